import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeNpz } from '../formats/npz.js';
import { hdf5Bytes } from '../hdf5/library.js';
import { loadDataset } from './load.js';
import type { DataOptions } from './options.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterEach(() => rm(folder, { recursive: true }));

const load = (source: string, options: DataOptions) => loadDataset(source, null, options);

describe('a picture, black on the left and red on the right, twice as wide as high,', () => {
  beforeEach(async () => {
    const row = [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0];
    await sharp(Uint8Array.from([...row, ...row]), { raw: { width: 4, height: 2, channels: 3 } }).toFile(
      join(folder, 'a.png'),
    );
  });
  /** The red of each pixel. */
  const reds = async (options: DataOptions) => {
    const { train, height, width } = await load(folder, options);
    return [height, width, ...train.images.subarray(0, height * width)];
  };

  test('covers a size, is contained in it, or stretched to it', async () => {
    const size = { height: 2, width: 2 };
    expect(await reds({ size })).toEqual([2, 2, 0, 255, 0, 255]);
    expect(await reds({ size: { height: 2, width: 4 } })).toEqual([2, 4, 0, 0, 255, 255, 0, 0, 255, 255]);
    const contained = await reds({ size: { height: 4, width: 4 }, fit: 'contain', background: '#0a0b0c' });
    expect(contained).toEqual([4, 4, 10, 10, 10, 10, 0, 0, 255, 255, 0, 0, 255, 255, 10, 10, 10, 10]);
    const { train, notices } = await load(folder, { size: { height: 4, width: 4 }, fit: 'stretch' });
    expect([0, 4, 8, 12].map((at) => train.images[at])).toEqual([0, 0, 0, 0]);
    expect(notices).toEqual(['1 picture is smaller than 4x4: enlarged, the smallest from 2x4 (a.png)']);
  });

  test('is made grey, and a grey one colour', async () => {
    const { channels, train } = await load(folder, { colour: false });
    expect([channels, train.images.length]).toEqual([1, 8]);
    expect(train.images[0]).toBe(0);
    expect(train.images[2]).toBeGreaterThan(50);
    await sharp(Uint8Array.of(7), { raw: { width: 1, height: 1, channels: 1 } })
      .toColourspace('b-w')
      .toFile(join(folder, 'a.png'));
    expect((await load(folder, { colour: true })).train.images).toEqual(Uint8Array.of(7, 7, 7));
  });

  test('has its transparency on a background', async () => {
    const clear = { width: 1, height: 1, channels: 4, background: '#00000000' } as const;
    await sharp({ create: clear }).toFile(join(folder, 'a.png'));
    expect([...(await load(folder, { background: '#010203' })).train.images]).toEqual([1, 2, 3]);
  });
});

test('arrays and HDF5 images are scaled and coloured where that is chosen', async () => {
  const square = Uint8Array.of(10, 10, 90, 90, 10, 10, 90, 90, 10, 10, 90, 90, 10, 10, 90, 90);
  const npz = join(folder, 'a.npz');
  await writeFile(npz, encodeNpz({ x: { shape: [1, 4, 4], data: square } }));
  const size = { height: 2, width: 2 };
  const small = await load(npz, { size });
  expect([small.height, small.width, ...small.train.images].slice(0, 2)).toEqual([2, 2]);
  expect(small.train.images[0]).toBeLessThan(small.train.images[1]!);
  expect(small.notices).toContain('images of 4x4 are scaled to 2x2');
  const colour = await load(npz, { colour: true });
  expect([colour.channels, ...colour.train.images]).toEqual([3, ...square, ...square, ...square]);
  expect(colour.fingerprint).not.toBe((await load(npz, {})).fingerprint);

  const h5 = join(folder, 'a.h5');
  const bytes = await hdf5Bytes((file) => {
    file.create_dataset({ name: '0.png', data: square, shape: [4, 4], dtype: '<B' });
    file.create_dataset({ name: '1.png', data: new Uint8Array(8).fill(5), shape: [2, 4], dtype: '<B' });
  });
  await writeFile(h5, bytes);
  const both = await load(h5, { size });
  expect([both.height, both.train.count, ...both.train.images.subarray(0, 4)]).toEqual([2, 2, ...small.train.images]);
  expect([...both.train.images.subarray(4)]).toEqual([5, 5, 5, 5]);
});

describe('held out', () => {
  const put = async (labels: readonly number[]): Promise<string> => {
    const path = join(folder, 'a.npz');
    const data = Uint8Array.from(labels, (_, i) => i);
    const y = { shape: [labels.length], data: BigInt64Array.from(labels, BigInt) };
    await writeFile(path, encodeNpz({ x: { shape: [labels.length, 1, 1], data }, y }));
    return path;
  };

  test('is a share of each class, by a seed, in the order of the whole', async () => {
    const path = await put([...Array(20).fill(0), ...Array(10).fill(1), 2, 2, 3]);
    const { train, test: held, fingerprint } = await load(path, { holdOut: { share: 0.2, seed: 1 } });
    expect([0, 1, 2, 3].map((label) => held.labels.filter((l) => l === label).length)).toEqual([4, 2, 1, 0]);
    expect([...train.images, ...held.images].sort((a, b) => a - b)).toEqual(Array.from({ length: 33 }, (_, i) => i));
    for (const { images } of [train, held]) expect([...images]).toEqual([...images].sort((a, b) => a - b));
    const again = await load(path, { holdOut: { share: 0.2, seed: 1 } });
    expect(again.fingerprint).toBe(fingerprint);
    expect((await load(path, { holdOut: { share: 0.2, seed: 2 } })).fingerprint).not.toBe(fingerprint);
  });

  test('is nothing more where some are held out already, or no class has two', async () => {
    const holdOut = { share: 0.1, seed: 0 };
    await expect(load(await put([0, 1]), { holdOut })).rejects.toThrow('no class has two images, so that one could');
    for (const split of ['train', 'test']) {
      await mkdir(join(folder, 'pets', split), { recursive: true });
      await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } }).toFile(
        join(folder, 'pets', split, 'a.png'),
      );
    }
    await expect(load(join(folder, 'pets'), { holdOut })).rejects.toThrow(
      'of these data 1 image is held out already: leave --hold-out out',
    );
  });
});

describe('of the classes only the chosen ones', () => {
  test('are decoded in a folder, as if the others were not there; by name, number or range', async () => {
    for (const [path, values] of [
      ['ant/1.png', [10]],
      ['bee/1.png', [1, 2, 3]],
      ['cat/1.png', [30]],
    ] as const) {
      await mkdir(join(folder, path, '..'), { recursive: true });
      const raw = { width: 1, height: 1, channels: values.length as 1 | 3 };
      await sharp(Uint8Array.from(values), { raw })
        .toColourspace(values.length === 1 ? 'b-w' : 'srgb')
        .toFile(join(folder, path));
    }
    // Not even seen is what is broken, and what is in colour.
    await writeFile(join(folder, 'bee', '2.png'), 'broken');
    const some = await load(folder, { classes: 'Cat,ant' });
    expect([some.channels, ...some.classNames]).toEqual([1, 'ant', 'cat']);
    expect([[...some.train.images], [...some.train.labels]]).toEqual([
      [10, 30],
      [0, 1],
    ]);
    expect(some.notices).toContain('--classes leaves out bee');
    expect((await load(folder, { classes: '2' })).classNames).toEqual(['cat']);
    await expect(load(folder, { classes: 'ant,bees' })).rejects.toThrow(
      "--classes: there is no class 'bees'; did you mean bee? The classes are 0 ant, 1 bee, 2 cat",
    );
  });

  test('are kept of arrays, before some are held out, in both splits of MNIST', async () => {
    const npz = join(folder, 'a.npz');
    const labels = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0];
    const x = { shape: [10, 1, 1], data: Uint8Array.from(labels, (_, i) => i) };
    await writeFile(npz, encodeNpz({ x, y: { shape: [10], data: BigInt64Array.from(labels, BigInt) } }));
    const kept = await load(npz, { classes: '1-2', holdOut: { share: 0.3, seed: 0 } });
    expect([...kept.train.images, ...kept.test.images].sort()).toEqual([1, 2, 4, 5, 7, 8]);
    expect([kept.classNames, kept.test.count, [...kept.test.labels].sort()]).toEqual([['1', '2'], 2, [0, 1]]);
    const digits = await load('mnist', { classes: '3,7' });
    expect([digits.train.count, digits.test.count, ...digits.classNames]).toEqual([12_396, 2038, '3', '7']);
    expect(digits.fingerprint).not.toBe((await load('mnist', {})).fingerprint);
  });
});
