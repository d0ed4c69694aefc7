import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { npy, npz } from '../../../tests/npy.js';
import { refusal } from '../../../tests/refusal.js';
import { inTemporaryFolder } from '../../../tests/tiny.js';
import { loadDataset } from '../load.js';

type Files = Readonly<Record<string, Uint8Array>>;

const array = (shape: string, ...values: number[]) => npy("'|u1'", shape, Uint8Array.from(values));
const two = (...values: number[]) => array('2, 1, 2', ...values);
const labels = (...values: number[]) => array(`${values.length},`, ...values);
const inFolder = <T>(files: Files, use: (folder: string) => Promise<T>) =>
  inTemporaryFolder(async (folder) => {
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    return use(folder);
  });
const load = (files: Files) => inFolder(files, (folder) => loadDataset(folder));
const refused = (files: Files) => inFolder(files, (folder) => refusal(loadDataset(folder)));

test('.npy files of a folder are as arrays of one .npz file, wherever in it they lie', async () => {
  const hot = npy("'<f4'", '2, 3', new Uint8Array(Float32Array.of(0, 0, 1, 1, 0, 0).buffer));
  const plain = await load({ 'digits/X.npy': two(1, 2, 3, 4), 'digits/Y.npy': hot, 'digits/read me.txt': labels() });
  expect([...plain.train.images, ...plain.train.labels, ...plain.classNames]).toEqual([1, 2, 3, 4, 1, 0, '0', '2']);
  expect(plain.notices).toEqual([
    'no training image is of 1: no class is made of it',
    'left out 1 file beside the arrays: read me.txt',
  ]);
  const own = { 'x_train.npy': two(1, 2, 3, 4), 'y_train.npy': labels(0, 1) };
  const held = { 'x_test.npy': array('1, 1, 2', 9, 8), 'y_test.npy': labels(1) };
  const split = await load({ ...own, ...held });
  expect([...split.train.labels, ...split.test.images, ...split.test.labels]).toEqual([0, 1, 9, 8, 1]);
  expect(split.notices).toEqual([]);
  const folders = await load({
    'train/images.npy': two(1, 2, 3, 4),
    'train/labels.npy': labels(0, 1),
    'test/images.npy': two(5, 6, 7, 8),
    'test/labels.npy': labels(1, 0),
  });
  expect([...folders.train.images, ...folders.test.images]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('an .npz file of one array is called as the file, of several as a folder', async () => {
  const file = (one: Uint8Array) => npz({ arr_0: one });
  const kmnist = await load({
    'kmnist-train-imgs.npz': file(two(1, 2, 3, 4)),
    'kmnist-train-labels.npz': file(labels(0, 1)),
    'kmnist-test-imgs.npz': file(two(5, 6, 7, 8)),
    'kmnist-test-labels.npz': file(labels(1, 0)),
  });
  expect([...kmnist.train.labels, ...kmnist.test.images, ...kmnist.test.labels]).toEqual([0, 1, 5, 6, 7, 8, 1, 0]);
  const splits = await load({
    'mnist_train.npz': npz({ x: two(1, 2, 3, 4), y: labels(0, 1) }),
    'mnist_test.npz': npz({ x: two(5, 6, 7, 8), y: labels(1, 0) }),
  });
  expect([...splits.train.images, ...splits.test.images]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const alone = await load({ 'mnist.npz': npz({ x: two(1, 2, 3, 4), y: labels(0, 1) }) });
  expect([...alone.train.labels]).toEqual([0, 1]);
  const whole = npz({ x: two(1, 2, 3, 4), y: labels(0, 1) });
  expect(await refused({ 'a.npz': whole, 'b.npz': whole })).toContain(
    'has several arrays that could be images: a/x, b/x; keep one',
  );
});

test('and so are .npy files in folders of an archive', async () => {
  const packed = zipSync({ 'a/b/images.npy': two(1, 2, 3, 4), 'a/b/labels.npy': labels(1, 0) });
  const { train } = await inFolder({ 'a.zip': packed }, (folder) => loadDataset(join(folder, 'a.zip')));
  expect([...train.images, ...train.labels]).toEqual([1, 2, 3, 4, 1, 0]);
});

test('what is no dataset of arrays is refused in words', async () => {
  expect(await refused({ 'labels.npy': labels(0, 1) })).toContain('has no array of images to learn from');
  expect(await refused({ 'labels.npy': labels(0, 1), 'a.txt': labels() })).toContain(
    'but 2 other files (a.txt, labels.npy); arrays (.npy, .npz) are read where one has all images of a split, or of a class',
  );
  expect(await refused({ 'x.npy': Uint8Array.of(1) })).toMatch(/x\.npy is not an array file of NumPy's$/);
  expect(await refused({ 'x.npz': Uint8Array.of(1) })).toMatch(/x\.npz cannot be read as a zip archive/);
  const lie = array('9, 1, 2', 1, 2);
  expect(await refused({ 'images.npy': lie, 'labels.npy': array('9,', ...Array(9).fill(0)) })).toMatch(
    /images\.npy is damaged: its header promises the shape \[9, 1, 2\]/,
  );
});
