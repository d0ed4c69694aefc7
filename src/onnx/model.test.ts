import { expect, test } from 'vitest';
import { encodeModel, modelMetadata } from './model.js';

/** The same model as Python's onnx 1.23.2 serialises it. */
const golden =
  '0809120667616e6e65743a81020a82010a01780a0263301201791a0f6c617965722f636f6e7632642376302204436f6e762a100a0773747269' +
  '64657340024002a001072a110a04706164734000400040014001a001072a150a0567726f757018ffffffffffffffffff01a001022a0f0a0561' +
  '6c706861150000003fa001012a120a046d6f646522076e656172657374a00103120667616e6e65742a1808010801080208011001420263304a' +
  '080000c03f000000c02a1a08021007420263314a102c01000000000000ffffffffffffffff5a1d0a017812180a16080112120a0312014e0a02' +
  '08010a0308ac020a020802621d0a017912180a16080112120a0312014e0a0208010a030896010a02080242040a001014720c0a067265636970' +
  '651202c3a4';

test('attributes, constants, a free axis, metadata: byte for byte', () => {
  const model = encodeModel({
    nodes: [
      {
        type: 'Conv',
        name: 'layer/conv2d#v0',
        inputs: ['x', 'c0'],
        outputs: ['y'],
        attrs: { strides: [2, 2], pads: [0, 0, 1, 1], group: -1, alpha: { float: 0.5 }, mode: 'nearest' },
      },
    ],
    constants: [
      { name: 'c0', shape: [1, 1, 2, 1], data: Float32Array.of(1.5, -2) },
      { name: 'c1', shape: [2], data: BigInt64Array.of(300n, -1n) },
    ],
    inputs: [{ name: 'x', dtype: 'float32', dims: ['N', 1, 300, 2] }],
    outputs: [{ name: 'y', dtype: 'float32', dims: ['N', 1, 150, 2] }],
    metadata: { recipe: 'ä' },
  });
  expect(Buffer.from(model).toString('hex')).toBe(golden);
  expect(modelMetadata(model)).toEqual({ recipe: 'ä' });
});
