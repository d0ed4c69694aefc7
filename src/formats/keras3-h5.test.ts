import { describe, expect, test } from 'vitest';
import { circle, half } from '../../tests/hdf5.js';
import { inTemporaryFile } from '../../tests/tiny.js';
import { GannetError } from '../errors.js';
import { hdf5Bytes } from '../hdf5/library.js';
import { encodeKerasWeights } from './keras-h5.js';
import { decodeKeras3Weights, encodeKeras3Weights, isKeras3File, type Keras3Layer } from './keras3-h5.js';

const array = (...shape: number[]) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + shape.length / 8),
});
const layer = (className: string, name: string, ...weights: Keras3Layer['weights']): Keras3Layer => ({
  className,
  name,
  weights,
});

/** An HDF5 file with the arrays given, by path. */
const hdf5 = (arrays: Readonly<Record<string, Float32Array | Int32Array>>) =>
  hdf5Bytes((file) => {
    for (const [full, data] of Object.entries(arrays)) {
      const parts = full.split('/');
      for (let n = 1; n < parts.length; n++) {
        const group = parts.slice(0, n).join('/');
        if (file.get(group) === null) file.create_group(group);
      }
      file.create_dataset({ name: full, data, shape: [data.length] });
    }
  });
const decode = (bytes: Uint8Array) => inTemporaryFile(bytes, decodeKeras3Weights, 'x.weights.h5');
const isKeras3 = (bytes: Uint8Array) => inTemporaryFile(bytes, isKeras3File);

test('what is written is read again, layers of a class in their order', async () => {
  const layers = [
    layer('conv2d', 'conv1', array(3, 3, 1, 2), array(2)),
    layer('dense', 'head', array(4, 1), array(1)),
    ...Array.from({ length: 11 }, (_, i) => layer('dense', `d${i}`, array(i + 1, 2), array(2))),
  ];
  const read = await decode(await encodeKeras3Weights(layers));
  expect(read.map(({ path }) => path).slice(0, 3)).toEqual(['layers/conv2d', 'layers/dense', 'layers/dense_1']);
  expect(read.at(-1)!.path).toBe('layers/dense_11');
  const plain = read.map(({ className, name, weights }) => ({
    className,
    name,
    weights: weights.map(({ shape, data }) => ({ shape, data })),
  }));
  expect(plain).toEqual(layers);
});

test('layers of nested models are found; one without a name of its own has its class', async () => {
  const bytes = await hdf5({
    'layers/dense/vars/0': Float32Array.of(1),
    'layers/functional/layers/sequential_1/layers/conv2d/vars/0': Float32Array.of(2),
    'layers/functional/layers/sequential_1/layers/conv2d/vars/1': Float32Array.of(3),
  });
  const read = await decode(bytes);
  expect(
    read.map(({ className, name, path, weights }) => [className, name, path, weights.map((w) => w.data[0])]),
  ).toEqual([
    ['dense', 'dense', 'layers/dense', [1]],
    ['conv2d', 'conv2d', 'layers/functional/layers/sequential_1/layers/conv2d', [2, 3]],
  ]);
});

test('the two layouts are told apart', async () => {
  const legacy = await encodeKerasWeights([{ layer: 'layers', weights: [{ name: 'layers/k:0', ...array(2) }] }]);
  expect(await isKeras3(legacy)).toBe(false);
  expect(await isKeras3(await encodeKeras3Weights([layer('dense', 'd', array(2))]))).toBe(true);
});

test('half precision is read exactly, double precision rounded', async () => {
  expect((await decode(half))[0]!.weights).toEqual([
    { name: '0', shape: [1, 2], data: Float32Array.of(0.0999755859375, 65504), type: 'F16' },
    { name: '1', shape: [2], data: Float32Array.of(0.1, 0), type: 'F64' },
  ]);
});

describe('a file that cannot be used is refused by name:', () => {
  test.each<[string, () => Promise<Uint8Array>, RegExp]>([
    ['another format', async () => new Uint8Array(100), /x\.weights\.h5 is not an HDF5 file/],
    [
      'whole numbers',
      () => hdf5({ 'layers/dense/vars/0': Int32Array.of(1) }),
      /layers\/dense: 0 is of the type <i4, and weights are floats of 16, 32 or 64 bits/,
    ],
    ['a layer that is an array', () => hdf5({ 'layers/dense': Float32Array.of(1) }), /layers\/dense is not a group/],
    ['one whose groups lead in a circle', async () => circle, /is damaged: its groups lie more than 32 deep/],
    [
      'one that is cut short',
      async () => (await encodeKeras3Weights([layer('dense', 'd', array(500))])).subarray(0, 1500),
      /is damaged/,
    ],
  ])('%s', async (_, make, message) => {
    const error = await decode(await make()).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(GannetError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toContain('x.weights.h5');
  });
});
