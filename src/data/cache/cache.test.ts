import { mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { bytesOf, expectSame } from '../../../tests/same-images.js';
import { inTemporaryFolder } from '../../../tests/tiny.js';
import { trainingInputs } from '../../train/inputs.js';
import { Batches } from '../batches.js';
import type { Dataset } from '../dataset.js';
import { loadDataset, openDataset } from '../load.js';
import type { DataOptions } from '../options.js';

const size = { height: 6, width: 5 };

/** Pictures of two classes of different sizes, the first ones grey. */
async function makePictures(folder: string, count = 12): Promise<void> {
  for (let i = 0; i < count; i++) {
    const name = join(folder, i % 2 === 0 ? 'cat' : 'owl');
    await mkdir(name, { recursive: true });
    const [width, height, channels] = [8 + (i % 3), 7 + (i % 4), i % 2 === 0 ? 1 : 3] as const;
    const data = Buffer.from(Array.from({ length: width * height * channels }, (_, at) => (37 * i + 11 * at) % 256));
    await sharp(data, { raw: { width, height, channels } })
      .png()
      .toFile(join(name, `${i}.png`));
  }
}

async function inFolders<T>(use: (pictures: string, cache: string) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    await makePictures(join(folder, 'pets'));
    return use(join(folder, 'pets'), join(folder, 'cache'));
  });
}

const files = async (cache: string): Promise<string[]> => (await readdir(cache)).map((name) => join(cache, name));

test.each<[string, DataOptions]>([
  ['as they come, grey ones before the first in colour', {}],
  ['grey', { colour: false }],
  ['with some held out', { holdOut: { share: 0.3, seed: 2 } }],
  ['of one class', { classes: 'owl' }],
])('images from the cache are those in memory: %s', async (_, options) => {
  await inFolders(async (pictures, cache) => {
    const loaded = await loadDataset(pictures, size, options);
    const decoded: number[] = [];
    const open = () => openDataset(pictures, size, options, { cache, onDecoded: (done) => decoded.push(done) });
    const first = await open();
    const count = options.classes ? 6 : 12;
    expect(decoded.length).toBe(count);
    expectSame(first, loaded);
    const second = await open();
    expect(decoded.length).toBe(count);
    expectSame(second, loaded);
    expect(second.notices).toEqual(first.notices);
    expect(first.notices!.at(-1)).toContain('images are read from the disk');
    expect((await files(cache)).length).toBe(1);
  });
});

test('batches have the same bytes, whether their images are cached or not', async () => {
  await inFolders(async (pictures, cache) => {
    const drawn = async (dataset: Dataset) => {
      const batches = new Batches({ count: dataset.train.count, batch: 5, order: 'shuffle', seed: 3 });
      const source = trainingInputs(dataset, batches, 3, [-1, 1]);
      const real = { name: 'real', shape: [5, 3, 6, 5], dtype: 'float32', draw: { kind: 'real' } } as const;
      return Promise.all([1, 2, 3, 4].map((step) => source.draw([real], 'D', step)));
    };
    const cached = await openDataset(pictures, size, {}, { cache });
    expect(await drawn(cached)).toEqual(await drawn(await loadDataset(pictures, size)));
  });
});

test('many pictures are cached without being asked for, few are not', async () => {
  await inFolders(async (pictures, cache) => {
    process.env.GANNET_CACHE = cache;
    try {
      const few = await openDataset(pictures, size);
      expect(few.train.images).toBeInstanceOf(Uint8Array);
      await expect(readdir(cache)).rejects.toThrow('ENOENT');
      const many = await openDataset(pictures, size, {}, { above: 100 });
      expect(many.train.images).not.toBeInstanceOf(Uint8Array);
      expectSame(many, few);
      // What cannot be written is told, and does without.
      await rm(cache, { recursive: true });
      await writeFile(cache, 'a file');
      const without = await openDataset(pictures, size, {}, { above: 100 });
      expect(without.train.images).toBeInstanceOf(Uint8Array);
      expect(without.notices!.join()).toMatch(/images are kept in memory and not on the disk: Cannot write/);
      await expect(openDataset(pictures, size, {}, { cache })).rejects.toThrow('Cannot write');
    } finally {
      delete process.env.GANNET_CACHE;
    }
  });
});

test('other options, another size and a changed picture make other files', async () => {
  await inFolders(async (pictures, cache) => {
    const open = (options: DataOptions = {}) => openDataset(pictures, size, options, { cache });
    const { fingerprint } = await open();
    await open({ fit: 'contain' });
    // Drawn from the same images.
    await open({ holdOut: { share: 0.5, seed: 1 } });
    expect((await files(cache)).length).toBe(2);
    const one = join(pictures, 'cat/0.png');
    const { atime, mtime } = await stat(one);
    await writeFile(one, await readFile(join(pictures, 'owl/1.png')));
    await utimes(one, atime, mtime);
    expect((await open()).fingerprint).not.toBe(fingerprint);
    expect((await files(cache)).length).toBe(3);
  });
});

test('a file that is damaged, cut short or foreign is made anew, and that is said', async () => {
  await inFolders(async (pictures, cache) => {
    const open = () => openDataset(pictures, size, {}, { cache });
    const { fingerprint } = await open();
    const [path] = (await files(cache)) as [string];
    const whole = await readFile(path);
    const turned = Buffer.from(whole);
    turned[40]! ^= 1;
    const damages: (() => Promise<void>)[] = [
      () => writeFile(path, turned),
      () => truncate(path, whole.length - 1),
      () => truncate(path, 3),
      () => writeFile(path, 'something else'),
      () => rm(path).then(() => mkdir(path)),
    ];
    for (const damage of damages) {
      await damage();
      const again = await open();
      expect(again.fingerprint).toBe(fingerprint);
      expect(again.notices!.join()).toContain('was damaged, and is made anew');
      expect(await readFile(path)).toEqual(whole);
    }
  });
});

test('a file may be deleted while it is read; one that is cut short meanwhile is an error', async () => {
  await inFolders(async (pictures, cache) => {
    const { train } = await openDataset(pictures, size, {}, { cache });
    const before = bytesOf(train);
    const [path] = (await files(cache)) as [string];
    await rm(path);
    expect(bytesOf(train)).toEqual(before);
    const again = await openDataset(pictures, size, {}, { cache });
    await truncate(path, 100);
    expect(() => bytesOf(again.train)).toThrow('it has been cut short; begin again');
  });
});

test('the cache keeps within its limit: what was not used for the longest time goes first', async () => {
  await inFolders(async (pictures, cache) => {
    const open = (height: number) => openDataset(pictures, null, { size: { height, width: 40 } }, { cache });
    await open(40);
    await open(41);
    const long = new Date(Date.now() - 1e7);
    for (const path of await files(cache)) await utimes(path, long, long);
    await writeFile(join(cache, 'my own'), new Uint8Array(1e6));
    await open(40);
    process.env.GANNET_CACHE_LIMIT = '0.13MB';
    try {
      await open(42);
    } finally {
      delete process.env.GANNET_CACHE_LIMIT;
    }
    const left = (await readdir(cache)).sort();
    expect(left.length).toBe(3);
    expect(left).toContain('my own');
    expect((await open(40)).notices!.join()).not.toContain('anew');
    expect((await readdir(cache)).sort()).toEqual(left);
  });
});

test('nothing is left of pictures that cannot be read', async () => {
  await inFolders(async (pictures, cache) => {
    await writeFile(join(pictures, 'cat/broken.png'), 'no picture');
    await expect(openDataset(pictures, size, {}, { cache })).rejects.toThrow('cannot be read as a picture');
    expect(await readdir(cache)).toEqual([]);
    const { train } = await openDataset(pictures, size, { skipBroken: true }, { cache });
    expect(train.count).toBe(12);
  });
});
