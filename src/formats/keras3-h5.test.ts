import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { inTemporaryFile, useHdf5 } from '../hdf5.js';
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
async function hdf5(arrays: Readonly<Record<string, Float32Array | Float64Array>>): Promise<Uint8Array> {
  return inTemporaryFile(async (path) => {
    await useHdf5((h5) => {
      const file = new h5.File(path, 'w');
      for (const [full, data] of Object.entries(arrays)) {
        const parts = full.split('/');
        for (let n = 1; n < parts.length; n++) {
          const group = parts.slice(0, n).join('/');
          if (file.get(group) === null) file.create_group(group);
        }
        file.create_dataset({ name: full, data, shape: [data.length] });
      }
      file.close();
    });
    return new Uint8Array(await readFile(path));
  });
}

test('what is written is read again, layers of a class in their order', async () => {
  const layers = [
    layer('conv2d', 'conv1', array(3, 3, 1, 2), array(2)),
    layer('dense', 'head', array(4, 1), array(1)),
    ...Array.from({ length: 11 }, (_, i) => layer('dense', `d${i}`, array(i + 1, 2), array(2))),
  ];
  const read = await decodeKeras3Weights(await encodeKeras3Weights(layers), 'x');
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
  const read = await decodeKeras3Weights(bytes, 'x');
  expect(
    read.map(({ className, name, path, weights }) => [className, name, path, weights.map((w) => w.data[0])]),
  ).toEqual([
    ['dense', 'dense', 'layers/dense', [1]],
    ['conv2d', 'conv2d', 'layers/functional/layers/sequential_1/layers/conv2d', [2, 3]],
  ]);
});

test('the two layouts are told apart', async () => {
  const legacy = await encodeKerasWeights([{ layer: 'layers', weights: [{ name: 'layers/k:0', ...array(2) }] }]);
  expect(await isKeras3File(legacy, 'x')).toBe(false);
  expect(await isKeras3File(await encodeKeras3Weights([layer('dense', 'd', array(2))]), 'x')).toBe(true);
});

describe('a file that cannot be used is refused by name:', () => {
  test.each<[string, () => Promise<Uint8Array>, RegExp]>([
    ['another format', async () => new Uint8Array(100), /^x\.weights\.h5 is not an HDF5 file/],
    [
      'double precision',
      () => hdf5({ 'layers/dense/vars/0': Float64Array.of(1) }),
      /layers\/dense: 0 is not of little-endian float32/,
    ],
    ['a layer that is an array', () => hdf5({ 'layers/dense': Float32Array.of(1) }), /layers\/dense is not a group/],
    [
      'one that is cut short',
      async () => (await encodeKeras3Weights([layer('dense', 'd', array(500))])).subarray(0, 1500),
      /is damaged/,
    ],
  ])('%s', async (_, make, message) => {
    const error = await decodeKeras3Weights(await make(), 'x.weights.h5').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(GannetError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toContain('x.weights.h5');
  });
});
