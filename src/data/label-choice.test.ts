import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { greyPng } from '../../tests/made-pictures.js';
import { unclearShard } from '../../tests/parquet.js';
import { refusal } from '../../tests/refusal.js';
import { encodeNpz } from '../formats/npz.js';
import { hdf5Bytes } from '../hdf5/library.js';
import { loadDataset } from './load.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, content: string | Uint8Array): Promise<string> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
  return join(folder, path);
}

/** The class of each image, in their order, and what is said. */
async function read(label: string | undefined, source = folder) {
  const { classNames, train, test: held, notices } = await loadDataset(source, null, { ...(label && { label }) });
  const named = (labels: Uint8Array): string[] => [...labels].map((one) => classNames[one]!);
  return { learnt: named(train.labels), held: named(held.labels), notices };
}

test('of tables beside pictures', async () => {
  for (const i of [0, 1, 2, 3]) await put(`images/${i}.png`, await greyPng(1, 1, [i]));
  await put('attributes.csv', 'id,hair,smiles\n0,red,1\n1,grey,-1\n2,red,-1\n3,grey,1\n');
  await put('partition.csv', 'id,partition\n0,0\n1,0\n2,2\n3,1\n');
  expect(await refusal(loadDataset(folder))).toContain(
    'which of its columns hair, smiles tells their class is not clear: name it by --label, or give --label none',
  );
  expect(await read('Hair')).toMatchObject({ learnt: ['grey', 'red'], held: ['red'] });
  expect((await read('smiles')).learnt).toEqual(['-1', '1']);
  const { learnt, held, notices } = await read('none');
  expect([learnt, held]).toEqual([['image', 'image'], ['image']]);
  expect(notices).toContain('attributes.csv is not used: no labels are wanted');
  expect(await refusal(read('beard'))).toMatch(
    /^--label beard finds no classes: attributes.csv is not used: it has no column beard beside .*, but hair, smiles; /,
  );
});

test('of folders, which may be any number where they are no classes; their splits count', async () => {
  for (let i = 0; i < 300; i++) await put(`train/person ${i}/${i}.png`, await greyPng(1, 1, [i % 256]));
  await put('test/person 1/1.png', await greyPng(1, 1, [1]));
  expect(await refusal(loadDataset(folder))).toContain('(or give --label none) to learn without classes');
  const { learnt, held } = await read('none');
  expect([learnt.length, new Set(learnt), held]).toEqual([300, new Set(['image']), ['image']]);
  expect(await refusal(read('age'))).toBe('--label age finds no classes: no table is beside the pictures');
});

test('of the columns of Parquet files', async () => {
  const path = await put('unclear.parquet', unclearShard);
  expect((await read('kind', path)).learnt).not.toContain('image');
  expect(await refusal(read('colour', path))).toMatch(
    /unclear.parquet has no column colour that could tell classes, but width, kind$/,
  );
  expect((await read('none', path)).notices).toEqual(['no labels are wanted: all images are of one class']);
});

test('of arrays, also of those of splits', async () => {
  const numbers = (...values: number[]) => ({ shape: [values.length], data: BigInt64Array.from(values, BigInt) });
  const images = (count: number) => ({ shape: [count, 1, 1], data: Uint8Array.from({ length: count }, (_, i) => i) });
  const path = await put(
    'a.npz',
    encodeNpz({
      ...{ x_train: images(3), x_test: images(2), y_train: numbers(1, 2, 1), y_test: numbers(1, 2) },
      ...{ train_age: numbers(30, 40, 50), test_age: numbers(40, 30) },
    }),
  );
  expect(await read('age', path)).toMatchObject({ learnt: ['30', '40', '50'], held: ['40', '30'] });
  expect(await read('y', path)).toMatchObject({ learnt: ['1', '2', '1'], held: ['1', '2'] });
  const { learnt, notices } = await read('none', path);
  expect([learnt, notices]).toEqual([
    ['image', 'image', 'image'],
    expect.arrayContaining(['no labels are wanted: all images are of one class']),
  ]);
  expect(await refusal(read('size', path))).toContain(
    'a.npz has no array size of a label for each of x_train, but test_age',
  );
});

test('of the columns of tables of pixels', async () => {
  const pixels = Array.from({ length: 64 }, (_, i) => i).join(',');
  const heads = Array.from({ length: 64 }, (_, i) => `pixel${i}`).join(',');
  const path = await put('a.csv', `label,species,${heads}\n1,cat,${pixels}\n2,dog,${pixels}\n`);
  expect((await read('species', path)).learnt).toEqual(['cat', 'dog']);
  expect((await read('none', path)).learnt).toEqual(['image', 'image']);
  expect(await refusal(read('size', path))).toContain('a.csv has no column size that could tell the classes');
  const bare = await put('b.csv', `1,${pixels}\n2,${pixels}\n`);
  expect((await read('1', bare)).learnt).toEqual(['1', '2']);
});

test('of the keys of an HDF5 file with images under keys of their own', async () => {
  const bytes = await hdf5Bytes((file) => {
    for (const key of ['0.png', '1.png']) {
      file.create_dataset({ name: key, data: Uint8Array.of(1, 2), shape: [1, 2], dtype: '<B' });
    }
    file.create_dataset({ name: 'age', data: Uint8Array.of(7, 5), shape: [2], dtype: '<B' });
    file.create_dataset({ name: 'labels', data: Uint8Array.of(1, 2), shape: [2], dtype: '<B' });
  });
  const path = await put('a.h5', bytes);
  expect((await read('age', path)).learnt).toEqual(['7', '5']);
  expect((await read('none', path)).learnt).toEqual(['image', 'image']);
  expect(await refusal(read('size', path))).toContain('has no array size of a whole number for each of its 2 images');
});

test('of idx files and MNIST there are those that there are, or none', async () => {
  const { train, classNames } = await loadDataset('mnist', null, { label: 'none' });
  expect([classNames, new Set(train.labels)]).toEqual([['image'], new Set([0])]);
  expect(await refusal(loadDataset('mnist', null, { label: 'digit' }))).toContain(
    '--label digit names a column, an array or a key, and the labels of mnist are in none',
  );
});
