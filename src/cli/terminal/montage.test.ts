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
  expect(said).toBe(`3 pictures of ${join(folder, 'pictures')}\n3 images of 4x4: ${out}\n`);
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

test('pictures that had to be enlarged are told', async () => {
  await put('a.png', 3, 30, '#000000');
  await put('b.png', 4, 4, '#000000');
  const out = join(folder, 'p.h5');
  await showMontage(join(folder, 'pictures'), { out, size: 4 }, console);
  expect(said).toContain('1 of them had to be enlarged');
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
  await expect(showMontage(empty, { out: join(folder, 'p.h5'), size: 4 }, console)).rejects.toThrow('has no pictures');
  await expect(showMontage(empty, { out: join(folder, 'p.png'), size: 4 }, console)).rejects.toThrow(
    /--out .*p\.png: name a file that ends in \.h5/,
  );
});
