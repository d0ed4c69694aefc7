import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { npy, npz } from '../../../tests/npy.js';
import { refusal } from '../../../tests/refusal.js';
import { inTemporaryFile, inTemporaryFolder } from '../../../tests/tiny.js';
import { loadDataset } from '../load.js';

/** So many images of so many pixels, all of one brightness. */
const rows = (count: number, value: number, pixels = 25, type = "'|u1'") =>
  npy(type, `${count}, ${pixels}`, new Uint8Array(count * pixels).fill(value));
const cube = (value: number) => npy("'|u1'", '2, 3, 4', new Uint8Array(24).fill(value));
const inFolder = <T>(files: Readonly<Record<string, Uint8Array>>, use: (folder: string) => Promise<T>) =>
  inTemporaryFolder(async (folder) => {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, `${name}.npy`), bytes);
    return use(folder);
  });
const load = (files: Readonly<Record<string, Uint8Array>>) => inFolder(files, (folder) => loadDataset(folder));
const refused = (files: Readonly<Record<string, Uint8Array>>) =>
  inFolder(files, (folder) => refusal(loadDataset(folder)));

test('files of images that are alike are a class each, without what all names begin with, which is said', async () => {
  const { classNames, train, height, notices } = await load({
    full_numpy_bitmap_yoga: rows(1, 9),
    'full_numpy_bitmap_alarm clock': rows(2, 7),
  });
  expect([...classNames, ...train.labels, height]).toEqual(['alarm clock', 'yoga', 0, 0, 1, 5]);
  expect([0, 49, 50, 74].map((at) => train.images[at])).toEqual([7, 7, 9, 9]);
  expect(notices).toEqual([
    "each file of an array is taken as a class, called as the file without 'full_numpy_bitmap_': alarm clock, yoga",
    expect.stringContaining(', of the shape [3, 25], is read as images of 5x5'),
  ]);
  const one = await inFolder({ cat: cube(5), dog: cube(6) }, (folder) => loadDataset(folder, null, { label: 'none' }));
  expect([...one.classNames, ...one.train.labels]).toEqual(['image', 0, 0, 0, 0]);
  const plain = await load({ cat: cube(5), xylophone: cube(6) });
  expect([...plain.classNames, ...plain.train.labels]).toEqual(['cat', 'xylophone', 0, 0, 1, 1]);
});

test('in an archive too, but not in an .npz file, whose arrays are rather parts of one dataset', async () => {
  const packed = zipSync({ 'cat.npy': cube(5), 'dog.npy': cube(6) });
  const { classNames } = await inTemporaryFile(packed, (path) => loadDataset(path), 'drawings.zip');
  expect(classNames).toEqual(['cat', 'dog']);
  const together = npz({ cat: cube(5), dog: cube(6) });
  expect(await inTemporaryFile(together, (path) => refusal(loadDataset(path)), 'drawings.npz')).toContain(
    'has several arrays that could be images: cat, dog',
  );
});

test('names that are no classes, and images that are not alike, are not taken so', async () => {
  const { classNames, notices } = await load({ images: cube(5), masks: cube(6) });
  expect(classNames).toEqual(['image']);
  expect(notices).toContain('left alone the arrays masks');
  expect(await refused({ trainA: cube(5), trainB: cube(6) })).toContain('has several arrays that could be images');
  const larger = npy("'|u1'", '2, 4, 4', new Uint8Array(32));
  expect(await refused({ cat: cube(5), dog: larger })).toContain('has several arrays that could be images: cat, dog');
});

test('what is not plain is refused in words', async () => {
  for (const names of [
    ['1', '2'],
    ['batch_1', 'batch_2'],
    ['part1', 'part2'],
  ] as const) {
    expect(await refused({ [names[0]]: rows(2, 5), [names[1]]: rows(2, 6) })).toContain(
      `has several arrays of images that are alike, ${names.join(', ')}, and their names do not tell whether each is a class`,
    );
  }
  const picture = npy("'|u1'", '9, 8, 3', new Uint8Array(216));
  expect(await refused({ cat: picture, dog: picture })).toContain(
    'has arrays of one picture each, cat, dog: save them',
  );
  expect(await refused({ cat: rows(64, 1, 64), dog: rows(64, 1, 64) })).toContain('has arrays of one picture each');
  const letters = Array.from({ length: 257 }, (_, i) => String.fromCodePoint(0x4e00 + i));
  expect(await refused(Object.fromEntries(letters.map((name) => [name, cube(5)])))).toContain(
    'has 257 files of arrays, a class each; at most 256 work',
  );
});
