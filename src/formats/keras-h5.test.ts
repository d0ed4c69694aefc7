import type { File } from 'h5wasm/node';
import { describe, expect, test } from 'vitest';
import { whole } from '../../tests/hdf5.js';
import { inTemporaryFile } from '../../tests/tiny.js';
import { GannetError } from '../errors.js';
import { hdf5Bytes } from '../hdf5/library.js';
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

const decode = (bytes: Uint8Array) => inTemporaryFile(bytes, decodeKerasWeights, 'G.h5');

describe('encodeKerasWeights and decodeKerasWeights', () => {
  test('a round trip keeps order, names, shapes and bits', async () => {
    expect(await decode(await encodeKerasWeights(layers))).toEqual(layers);
    expect(await decode(await encodeKerasWeights([]))).toEqual([]);
  });

  test('of a whole model the weights are read', async () => {
    const weights = [{ name: 'dense/kernel:0', shape: [1, 2], data: Float32Array.of(1, 2) }];
    expect(await decode(whole)).toEqual([{ layer: 'dense', weights }]);
  });

  test('compressed weights', async () => {
    const bytes = await hdf5Bytes((file) => {
      file.create_attribute('layer_names', ['d'], null, 'A2');
      const group = file.create_group('d');
      group.create_attribute('weight_names', ['k'], null, 'A2');
      const data = new Float32Array(1e5).fill(3);
      group.create_dataset({ name: 'k', data, shape: [1e5], chunks: [1e5], compression: 9 });
    });
    expect(bytes.length).toBeLessThan(1e4);
    expect((await decode(bytes))[0]!.weights[0]!.data).toEqual(new Float32Array(1e5).fill(3));
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
    ['no layer_names', () => {}, 'G.h5: there is no attribute layer_names'],
    ['layer_names of numbers', (file) => file.create_attribute('layer_names', [1, 2]), 'is not a list of names'],
    ['a missing layer', (file) => names(file, 'dense'), 'G.h5: layer_names lists dense, which is missing'],
    [
      'a layer without weight_names',
      (file) => {
        names(file, 'dense');
        file.create_group('dense');
      },
      'G.h5, layer dense: there is no attribute weight_names',
    ],
    [
      'a missing weight',
      (file) => {
        names(file, 'dense');
        file.create_group('dense').create_attribute('weight_names', ['dense/k:0'], null, 'A12');
      },
      'G.h5, layer dense: there is no array dense/k:0',
    ],
    [
      'a weight of whole numbers',
      (file) => {
        names(file, 'dense');
        const group = file.create_group('dense');
        group.create_attribute('weight_names', ['k'], null, 'A2');
        group.create_dataset({ name: 'k', data: Int32Array.of(1) });
      },
      'G.h5, layer dense: k is of the type <i4, and weights are floats of 16, 32 or 64 bits',
    ],
    [
      'a name that is there twice',
      (file) => {
        file.create_attribute('layer_names', ['dense', 'dense'], null, 'A9');
        file.create_group('dense');
      },
      'G.h5: the attribute layer_names lists dense twice',
    ],
    [
      'a weight in another file',
      (file) => {
        names(file, 'dense');
        const group = file.create_group('dense');
        group.create_attribute('weight_names', ['k'], null, 'A2');
        group.create_external_link('/etc/x.h5', '/x', 'k');
      },
      'G.h5, layer dense: k is a link into another file, /etc/x.h5, which Gannet does not open',
    ],
  ];
  test.each(cases)('%s', async (_, write, message) => {
    const error = await decode(await hdf5Bytes(write)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GannetError);
    expect((error as GannetError).message).toContain(message);
  });

  test('another format, and an empty file', async () => {
    for (const bytes of [new TextEncoder().encode('PK a zip file'), new Uint8Array(0)]) {
      await expect(decode(bytes)).rejects.toThrow('G.h5 is not an HDF5 file');
    }
  });

  test('a file cut anywhere gives a GannetError, and the library still works after it', async () => {
    const sound = await encodeKerasWeights(layers);
    for (let length = 8; length < sound.length - 8; length += 811) {
      await expect(decode(sound.subarray(0, length)), `${length} bytes`).rejects.toThrow(GannetError);
    }
    expect(await decode(sound)).toEqual(layers);
  });
});
