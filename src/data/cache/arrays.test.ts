import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { bytesOf, expectSame } from '../../../tests/same-images.js';
import { inTemporaryFolder } from '../../../tests/tiny.js';
import { hdf5Bytes } from '../../hdf5/library.js';
import { loadDataset, openDataset } from '../load.js';
import type { DataOptions } from '../options.js';

/** How many images there are to learn from, and held out. */
const counts = { train: 9, test: 4 };

const ramp = (length: number, step = 37) => Uint8Array.from({ length }, (_, i) => (step * i) % 256);
const labels = (count: number) => Uint8Array.from({ length: count }, (_, i) => i % 3);
const floats = (values: Uint8Array) => new Uint8Array(Float32Array.from(values, (value) => value / 127.5 - 1).buffer);

function npy(descr: string, shape: readonly number[], data: Uint8Array, fortran = 'False'): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape.join(', ')},), }`.padEnd(117);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00u\x00', 'latin1'), Buffer.from(text), data]);
}

function idx(shape: readonly number[], data: Uint8Array): Buffer {
  const header = Buffer.from([0, 0, 8, shape.length, ...shape.flatMap((n) => [0, 0, n >> 8, n & 255])]);
  return Buffer.concat([header, data]);
}

/** Both splits, of images [6, 5] or of a shape in which channels are. */
function npz(level: 0 | 6, descr: string, image: readonly number[], of: (values: Uint8Array) => Uint8Array) {
  const size = image.reduce((product, n) => product * n, 1);
  const files = Object.entries(counts).flatMap(([name, count]) => [
    [`${name}_images.npy`, npy(descr, [count, ...image], of(ramp(count * size, name === 'train' ? 37 : 91)))],
    [`${name}_labels.npy`, npy('|u1', [count], labels(count))],
  ]);
  return zipSync(Object.fromEntries(files), { level });
}

const idxFiles = {
  'train-images-idx3-ubyte': idx([9, 6, 5], ramp(9 * 30)),
  'train-labels-idx1-ubyte.gz': gzipSync(idx([9], labels(9))),
  't10k-images-idx3-ubyte.gz': gzipSync(idx([4, 6, 5], ramp(4 * 30, 91))),
  't10k-labels-idx1-ubyte': idx([4], labels(4)),
};

/** Colour images of 8x8 as rows of values. */
function pixelTable(count: number): Uint8Array {
  const rows = Array.from({ length: count }, (_, n) => [n % 3, ...ramp(192, 37 + 2 * n)].join());
  return Buffer.from(rows.map((row) => `${row}\n`).join(''));
}

async function tarOf(files: Readonly<Record<string, Uint8Array>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, bytes] of Object.entries(files)) archive.entry({ name }, Buffer.from(bytes));
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const kinds: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  'a.npy': () => npy('|u1', [9, 6, 5, 3], ramp(9 * 90)),
  'floats.npy': () => npy('<f4', [9, 3, 6, 5], floats(ramp(9 * 90))),
  'big-endian.npy': () => npy('>u2', [9, 6, 5], ramp(2 * 9 * 30)),
  'columns.npy': () => npy('|u1', [9, 6, 5], ramp(9 * 30), 'True'),
  'stored.npz': () => npz(0, '|u1', [6, 5], (values) => values),
  'deflated.npz': () => npz(6, '<f4', [6, 5, 3], floats),
  'alpha.npz': () => npz(6, '|u1', [6, 5, 4], (values) => values),
  'pixels.zip': () =>
    zipSync({ 'train.csv': pixelTable(9), 'test.csv': pixelTable(4), 'val.csv.gz': gzipSync(pixelTable(3)) }),
  'idx.tar': () => tarOf(idxFiles),
  'idx.zip': () => zipSync(idxFiles),
  'arrays.h5': () =>
    hdf5Bytes((file) => {
      for (const [name, count] of Object.entries(counts)) {
        const shape = [count, 6, 5, 3];
        file.create_dataset({
          name: `x_${name}`,
          data: ramp(count * 90),
          shape,
          dtype: '<B',
          compression: 'gzip',
          chunks: [2, 6, 5, 3],
        });
        file.create_dataset({ name: `y_${name}`, data: labels(count), shape: [count], dtype: '<B' });
      }
    }),
  'keyed.h5': () =>
    hdf5Bytes((file) => {
      for (let i = 0; i < 9; i++) {
        const shape = i < 4 ? [6, 5] : [6 + i, 7, 3];
        const data = ramp(shape.reduce((product, n) => product * n, 1));
        file.create_dataset({ name: `${i}.png`, data, shape, dtype: '<B' });
      }
      file.create_dataset({ name: 'labels', data: labels(9), shape: [9], dtype: '<B' });
    }),
};

const choices: readonly DataOptions[] = [
  {},
  { size: { height: 4, width: 8 }, colour: true },
  { colour: false, transpose: true },
];

describe.each(Object.keys(kinds))('%s', (name) => {
  test('has the same images in the cache as in memory', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, name);
      await writeFile(path, await kinds[name]!());
      for (const options of choices) await expectCached(path, join(folder, 'cache'), options);
      const { classNames, test: held } = await loadDataset(path);
      if (classNames.length > 1) await expectCached(path, join(folder, 'cache'), { classes: '2,0' });
      if (held.count === 0) await expectCached(path, join(folder, 'cache'), { holdOut: { share: 0.3, seed: 2 } });
    });
  });
});

test('a folder of idx files has the same images in the cache as in memory', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'digits');
    await mkdir(path);
    for (const [name, bytes] of Object.entries(idxFiles)) await writeFile(join(path, name), bytes);
    for (const options of [...choices, { classes: '1' }]) await expectCached(path, join(folder, 'cache'), options);
  });
});

test('of an idx file that is named, those beside it count', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'digits');
    await mkdir(path);
    for (const [name, bytes] of Object.entries(idxFiles)) await writeFile(join(path, name), bytes);
    const open = () => openDataset(join(path, 'train-images-idx3-ubyte'), null, {}, { cache: join(folder, 'cache') });
    const { fingerprint } = await open();
    expect((await open()).fingerprint).toBe(fingerprint);
    await writeFile(join(path, 't10k-labels-idx1-ubyte'), idx([4], Uint8Array.of(2, 1, 0, 0)));
    const changed = await open();
    expect([changed.fingerprint === fingerprint, ...changed.test.labels]).toEqual([false, 2, 1, 0, 0]);
  });
});

async function expectCached(path: string, cache: string, options: DataOptions): Promise<void> {
  const loaded = await loadDataset(path, null, options);
  const before = (await readdir(cache).catch(() => [])).length;
  const first = await openDataset(path, null, options, { cache });
  expect(first.train.images).not.toBeInstanceOf(Uint8Array);
  expectSame(first, loaded);
  expect(first.notices).toEqual([...loaded.notices!, expect.stringContaining('images are read from the disk')]);
  // What is held out is drawn from the same images.
  expect((await readdir(cache)).length).toBe(before + (options.holdOut ? 0 : 1));
  const second = await openDataset(path, null, options, { cache });
  expectSame(second, loaded);
  expect(second.notices).toEqual(first.notices);
}

test('many arrays are cached without being asked for: grey ones by a plane each', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'grey.npy');
    await writeFile(path, npy('|u1', [9, 6, 5], ramp(9 * 30)));
    process.env.GANNET_CACHE = join(folder, 'cache');
    try {
      const few = await openDataset(path, null, {}, { above: 270 });
      expect(few.train.images).toBeInstanceOf(Uint8Array);
      const many = await openDataset(path, null, {}, { above: 269 });
      expect(many.train.images).not.toBeInstanceOf(Uint8Array);
      expectSame(many, few);
    } finally {
      delete process.env.GANNET_CACHE;
    }
  });
});

test('images of more than one block are whole, of values that end in any piece', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'large.npz');
    const values = ramp(1703 * 30 * 31);
    await writeFile(path, zipSync({ 'x.npy': npy('<f4', [1703, 30, 31], floats(values)) }, { level: 1 }));
    const { train } = await openDataset(path, null, {}, { cache: join(folder, 'cache') });
    expect(Buffer.compare(bytesOf(train), values)).toBe(0);
  });
});

test.each<[string, Uint8Array, RegExp]>([
  ['promised.npy', npy('|u1', [4e9, 1000, 1000], ramp(30)), /promises the shape .* but it has 30 bytes of values/],
  ['cut.npy', npy('|u1', [9, 6, 5], ramp(269)), /promises the shape \[9, 6, 5\] \(270 bytes\) but it has 269 bytes/],
  [
    'cut.npz',
    zipSync({ 'x.npy': npy('<f4', [9, 6, 5], floats(ramp(269))) }),
    /x\.npy is damaged: its header promises .*\(1080 bytes\) but it has 1076 bytes/,
  ],
  ['train-images-idx3-ubyte', idx([9, 6, 6], ramp(270)), /promises 9 images of 6x6 \(340 bytes\) but it has 286 bytes/],
  [
    'train-images-idx3-ubyte.gz',
    gzipSync(idx([9000, 6, 5], ramp(9000 * 30 - 1, 7))),
    /promises 9,000 images of 6x5 \(270016 bytes\) but it has 270015 bytes/,
  ],
])('%s that has not what it promises is refused, and leaves nothing', async (name, bytes, message) => {
  await inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, name), bytes);
    const cache = join(folder, 'cache');
    await expect(openDataset(join(folder, name), null, {}, { cache })).rejects.toThrow(message);
    expect(await readdir(cache).catch(() => [])).toEqual([]);
  });
});
