import { expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { encodeModel, modelMetadata } from '../onnx/model.js';
import { checkSeal, sealModel } from './sealed-model.js';

const plain = encodeModel({ nodes: [], constants: [], inputs: [], outputs: [], metadata: { recipe: 'acgan' } });
const model = sealModel(plain);

test('a sealed model says its checksum in its metadata, and is whole', () => {
  expect(modelMetadata(model)).toMatchObject({ recipe: 'acgan', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  checkSeal(model, 'x');
  const inside = new Uint8Array(model.length + 10);
  inside.set(model, 3);
  checkSeal(inside.subarray(3, 3 + model.length), 'x');
});

test('a change of any byte is noticed, and so is one that is cut or was never sealed', () => {
  for (let i = 0; i < model.length; i++) {
    const damaged = model.slice();
    damaged[i]! ^= 1;
    expect(() => checkSeal(damaged, 'g.onnx'), `byte ${i}`).toThrow(GannetError);
  }
  expect(() => checkSeal(model.with(5, 99), 'g.onnx')).toThrow('g.onnx is damaged: its content does not match');
  for (const other of [plain, model.subarray(0, -1), new Uint8Array(0)])
    expect(() => checkSeal(other, 'g.onnx')).toThrow('g.onnx is damaged, or not a model that Gannet wrote');
});
