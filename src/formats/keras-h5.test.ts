import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { File } from 'h5wasm/node';
import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { decodeKerasWeights, encodeKerasWeights, type LayerWeights } from './keras-h5.js';

const layers: LayerWeights[] = [
  {
    layer: 'conv2d',
    weights: [
      { name: 'conv2d/kernel:0', shape: [3, 3, 1, 2], data: Float32Array.from({ length: 18 }, (_, i) => i / 7) },
      { name: 'conv2d/bias:0', shape: [2], data: Float32Array.of(-1, 1e-40) },
    ],
  },
  { layer: 'flatten', weights: [] },
  {
    layer: 'a_model',
    weights: [
      { name: 'inner/dense/kernel:0', shape: [1, 2], data: Float32Array.of(3, 4) },
      { name: 'inner/scale:0', shape: [], data: Float32Array.of(5) },
      { name: 'plain', shape: [0, 2], data: new Float32Array(0) },
    ],
  },
];

/** The bytes of an HDF5 file made by hand. */
async function hdf5(write: (file: File) => void): Promise<Uint8Array> {
  const { h5wasm } = await import('h5wasm/node');
  await h5wasm.ready;
  const folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  const file = new h5wasm.File(join(folder, 'x.h5'), 'w');
  write(file);
  file.close();
  const bytes = new Uint8Array(await readFile(join(folder, 'x.h5')));
  await rm(folder, { recursive: true });
  return bytes;
}

async function withTemporaryFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    return await work();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

describe('encodeKerasWeights and decodeKerasWeights', () => {
  test('a round trip keeps order, names, shapes and bits', async () => {
    expect(await decodeKerasWeights(await encodeKerasWeights(layers), 'x.h5')).toEqual(layers);
    expect(await decodeKerasWeights(await encodeKerasWeights([]), 'x.h5')).toEqual([]);
  });

  test('the bytes do not depend on the time', async () => {
    const now = Date.now;
    const first = await encodeKerasWeights(layers);
    // Hours later, as far as the library can tell.
    Date.now = () => now() + 9_999_999;
    const second = await encodeKerasWeights(layers).finally(() => {
      Date.now = now;
    });
    expect(Buffer.from(second).equals(first)).toBe(true);
    expect(Date.now).toBe(now);
  });

  test('nothing stays in the temporary folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gannet-'));
    await withTemporaryFolder(folder, async () => decodeKerasWeights(await encodeKerasWeights(layers), 'x.h5'));
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  test('a temporary folder that does not exist', async () => {
    const work = withTemporaryFolder('/nowhere/at/all', () => encodeKerasWeights(layers));
    await expect(work).rejects.toThrow(GannetError);
    await expect(work).rejects.toThrow('Cannot write to the temporary folder /nowhere/at/all: ENOENT');
  });

  test('data that does not fit its shape', async () => {
    const weights = [{ name: 'd/kernel:0', shape: [2, 2], data: new Float32Array(3) }];
    await expect(encodeKerasWeights([{ layer: 'd', weights }])).rejects.toThrow(
      'd/kernel:0: shape [2,2] does not fit 3 elements',
    );
  });
});

describe('a file that is no such file is refused by name', () => {
  const names = (file: File, ...list: string[]) => file.create_attribute('layer_names', list, null, 'A9');
  const cases: [string, (file: File) => void, string][] = [
    ['no layer_names', () => {}, 'runs/G.h5: there is no attribute layer_names'],
    ['layer_names of numbers', (file) => file.create_attribute('layer_names', [1, 2]), 'is not a list of names'],
    ['a missing layer', (file) => names(file, 'dense'), 'runs/G.h5: layer_names lists dense, which is missing'],
    [
      'a layer without weight_names',
      (file) => {
        names(file, 'dense');
        file.create_group('dense');
      },
      'runs/G.h5, layer dense: there is no attribute weight_names',
    ],
    [
      'a missing weight',
      (file) => {
        names(file, 'dense');
        file.create_group('dense').create_attribute('weight_names', ['dense/k:0'], null, 'A12');
      },
      'runs/G.h5, layer dense: weight_names lists dense/k:0, which is missing',
    ],
    [
      'a weight in double precision',
      (file) => {
        names(file, 'dense');
        const group = file.create_group('dense');
        group.create_attribute('weight_names', ['k'], null, 'A2');
        group.create_dataset({ name: 'k', data: Float64Array.of(1) });
      },
      'runs/G.h5, layer dense: k is not of little-endian float32 numbers',
    ],
    [
      'a compressed weight',
      (file) => {
        names(file, 'dense');
        const group = file.create_group('dense');
        group.create_attribute('weight_names', ['k'], null, 'A2');
        const data = new Float32Array(1e6);
        group.create_dataset({ name: 'k', data, shape: [1e6], chunks: [1e6], compression: 9 });
      },
      'k with shape [1000000] is larger than the file, which is damaged or compressed',
    ],
  ];
  test.each(cases)('%s', async (_, write, message) => {
    const error = await decodeKerasWeights(await hdf5(write), 'runs/G.h5').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GannetError);
    expect((error as GannetError).message).toContain(message);
  });

  test('another format, and an empty file', async () => {
    for (const bytes of [new TextEncoder().encode('PK a zip file'), new Uint8Array(0)]) {
      await expect(decodeKerasWeights(bytes, 'runs/G.h5')).rejects.toThrow('runs/G.h5 is not an HDF5 file');
    }
  });

  test('a file cut anywhere gives a GannetError, and the library still works after it', async () => {
    const whole = await encodeKerasWeights(layers);
    for (let length = 8; length < whole.length - 8; length += 211) {
      await expect(decodeKerasWeights(whole.subarray(0, length), 'runs/G.h5'), `${length} bytes`).rejects.toThrow(
        GannetError,
      );
    }
    expect(await decodeKerasWeights(whole, 'x')).toEqual(layers);
  });
});
