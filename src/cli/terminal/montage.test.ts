import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadDataset } from '../../data/load.js';
import { Console } from './console.js';
import { showMontage } from './montage.js';

let folder: string;
let said: string;
const console = new Console({
  write: (text) => {
    said += text;
  },
});
beforeEach(async () => {
  said = '';
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  await mkdir(join(folder, 'pictures', 'deep'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const put = async (name: string, width: number, height: number, background: string): Promise<void> => {
  const image = sharp({ create: { width, height, channels: 4, background } });
  await image.toFile(join(folder, 'pictures', name));
};

test('a folder of pictures becomes an HDF5 file, in the order of their paths', async () => {
  await put('b.webp', 20, 10, '#00000000');
  await put('deep/a.png', 10, 30, '#ff0000');
  await put('a.jpg', 8, 8, '#808080');
  await writeFile(join(folder, 'pictures', 'notes.txt'), 'left out');
  const out = join(folder, 'p.h5');
  expect(await showMontage(join(folder, 'pictures'), { out, size: 4 }, console)).toBe(0);
  expect(said).toContain(`3 pictures of ${join(folder, 'pictures')}\n3 images of 4x4: ${out}\nNote `);
  expect(said).toContain('left out 1 file that is no picture it reads: 1 .txt (notes.txt)');
  const { train, height, width, channels } = await loadDataset(out);
  expect([train.count, channels, height, width]).toEqual([3, 3, 4, 4]);
  const means = [0, 1, 2].map((i) => train.images[48 * i]!);
  expect(Math.abs(means[0]! - 128)).toBeLessThan(3);
  expect(means.slice(1)).toEqual([255, 255]);
  // Red: only the first plane is full.
  expect([...train.images.subarray(2 * 48 + 16)]).toEqual(new Array(32).fill(0));

  const again = join(folder, 'q.h5');
  await showMontage(join(folder, 'pictures'), { out: again, size: 4 }, console);
  expect((await readFile(again)).equals(await readFile(out))).toBe(true);
});

test('grey stays grey, and classes and held-out pictures stay what they are', async () => {
  for (const [path, level] of [
    ['test/dog', 30],
    ['train/cat', 10],
    ['train/dog', 20],
  ] as const) {
    await mkdir(join(folder, 'pictures', path), { recursive: true });
    const pixels = sharp(new Uint8Array(16).fill(level), { raw: { width: 4, height: 4, channels: 1 } });
    await pixels.toColourspace('b-w').toFile(join(folder, 'pictures', path, '1.png'));
  }
  await rm(join(folder, 'pictures', 'deep'), { recursive: true });
  const out = join(folder, 'p.h5');
  await showMontage(join(folder, 'pictures'), { out, size: 4 }, console);
  const { train, test: held, channels, classNames } = await loadDataset(out);
  expect([channels, ...classNames]).toEqual([1, 'cat', 'dog']);
  expect([train.count, held.count, train.images[0], train.images[16], held.images[0]]).toEqual([2, 1, 10, 20, 30]);
  expect([[...train.labels], [...held.labels]]).toEqual([[0, 1], [1]]);
});

test('pictures that had to be enlarged are told', async () => {
  await put('a.png', 3, 30, '#000000');
  await put('b.png', 4, 4, '#000000');
  const out = join(folder, 'p.h5');
  await showMontage(join(folder, 'pictures'), { out, size: 4 }, console);
  expect(said).toMatch(/1 picture is smaller than 4x4: enlarged, the smallest from 30x3\s+\(a\.png\)/);
});

test('an old file stays where a picture is spoilt; no temporary file is left', async () => {
  await put('a.png', 8, 8, '#808080');
  const out = join(folder, 'p.h5');
  await writeFile(out, 'old');
  const spoilt = join(folder, 'pictures', 'b.png');
  await writeFile(spoilt, 'spoilt');
  await expect(showMontage(join(folder, 'pictures'), { out, size: 4 }, console)).rejects.toThrow(
    `${spoilt} cannot be read as a picture`,
  );
  expect(await readFile(out, 'utf8')).toBe('old');
  expect((await readdir(folder)).sort()).toEqual(['p.h5', 'pictures']);
});

test('refused: no pictures, and a file that no dataset is called', async () => {
  const empty = join(folder, 'pictures');
  await writeFile(join(empty, 'notes.txt'), 'mine');
  const refused = (source: string) =>
    expect(showMontage(source, { out: join(folder, 'p.h5'), size: 4 }, console)).rejects;
  await refused(empty).toThrow(
    'has neither idx files nor pictures, but 1 other file (notes.txt): a montage is made of',
  );
  await refused(join(empty, 'notes.txt')).toThrow('notes.txt is no folder: a montage is made of the pictures in one');
  await refused(join(folder, 'nowhere')).toThrow(
    `there is no folder '${join(folder, 'nowhere')}': name one of pictures`,
  );
  await refused('').toThrow("there is no folder '': name one of pictures");
  await expect(showMontage(empty, { out: join(folder, 'p.png'), size: 4 }, console)).rejects.toThrow(
    /--out .*p\.png: name a file that ends in \.h5/,
  );
});
