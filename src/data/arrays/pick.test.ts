import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigEndian, kinds as mixedTypes } from '../../../tests/hdf5.js';
import { longNpy, npy, npz } from '../../../tests/npy.js';
import { refusal } from '../../../tests/refusal.js';
import { encodeNpz } from '../../formats/npz.js';
import { type H5, hdf5Bytes } from '../../hdf5/library.js';
import { loadDataset } from '../load.js';

let folder: string;
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gannet-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function put(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `data${made++}`);
  await writeFile(path, bytes);
  return path;
}

const refused = async (bytes: Uint8Array): Promise<string> => refusal(loadDataset(await put(bytes)));

const bytes = (...values: number[]) => Uint8Array.from(values);
const ramp = (length: number) => Uint8Array.from({ length }, (_, i) => i);
const labels = (...values: number[]) => ({ shape: [values.length], data: BigInt64Array.from(values, BigInt) });

describe('arrays in an .npz file', () => {
  test('as keras.datasets has them', async () => {
    const npz = encodeNpz({
      x_train: { shape: [2, 1, 2], data: bytes(1, 2, 3, 4) },
      y_train: labels(5, 3),
      x_test: { shape: [1, 1, 2], data: bytes(5, 6) },
      y_test: labels(3),
    });
    const data = await loadDataset(await put(npz));
    expect(data).toMatchObject({ channels: 1, height: 1, width: 2, classNames: ['3', '5'] });
    expect(data.train).toEqual({ images: bytes(1, 2, 3, 4), labels: bytes(1, 0), count: 2 });
    expect(data.test).toEqual({ images: bytes(5, 6), labels: bytes(0), count: 1 });
    expect(data.notices).toEqual(['no training image is of 0, 1, 2, 4: no class is made of it']);
  });

  test('under any two names, channels last or first, and with alpha', async () => {
    const planes = [0, 3, 1, 4, 2, 5];
    const last = encodeNpz({ pixels: { shape: [1, 1, 2, 3], data: ramp(6) }, kinds: labels(0) });
    expect([...(await loadDataset(await put(last))).train.images]).toEqual(planes);
    const first = encodeNpz({ pixels: { shape: [1, 3, 1, 2], data: bytes(...planes) }, kinds: labels(0) });
    expect([...(await loadDataset(await put(first))).train.images]).toEqual(planes);
    const alpha = encodeNpz({ a: { shape: [1, 1, 2, 4], data: bytes(10, 20, 30, 255, 10, 20, 30, 0) } });
    const clear = await loadDataset(await put(alpha));
    expect([...clear.train.images]).toEqual([10, 255, 20, 255, 30, 255]);
    expect(clear.notices).toEqual([
      expect.stringContaining('is read as [N, H, W, C]'),
      'there is no array of labels: all images are of one class',
    ]);
  });

  test.each([
    [[0, 0.5, 1], 'values of 0 to 1 became 0 to 255; they go from 0 to 1', [0, 128, 255]],
    [[-1, 0, 1], 'values of -1 to 1 became 0 to 255; they go from -1 to 1', [0, 128, 255]],
    [[0, 7, 200], 'values of 0 to 255 became 0 to 255; they go from 0 to 200', [0, 7, 200]],
  ])('of numbers with a point, %j', async (values, notice, wanted) => {
    const data = await loadDataset(
      await put(encodeNpz({ x: { shape: [1, 1, 3], data: Float32Array.from(values) }, y: labels(0) })),
    );
    expect([...data.train.images]).toEqual(wanted);
    expect(data.notices).toEqual([notice]);
  });

  test('labels as rows with one 1; validation is held out where there is no test', async () => {
    const npz = encodeNpz({
      train_images: { shape: [2, 1, 1], data: bytes(1, 2) },
      train_labels: { shape: [2, 3], data: Float32Array.of(0, 0, 1, 1, 0, 0) },
      val_images: { shape: [1, 1, 1], data: bytes(3) },
      val_labels: { shape: [1, 3], data: Float32Array.of(1, 0, 0) },
    });
    const { classNames, train, test: held } = await loadDataset(await put(npz));
    expect([...classNames, ...train.labels, ...held.labels, ...held.images]).toEqual(['0', '2', 1, 0, 0, 3]);
  });

  test('what is not clear, or does not fit, is refused', async () => {
    const x = { shape: [2, 1, 1], data: bytes(1, 2) };
    expect(await refused(encodeNpz({ a: x, b: x, y: labels(0, 1) }))).toMatch(
      /has several arrays that could be images: a, b; keep one, or call them train_images and test_images/,
    );
    expect(await refused(encodeNpz({ y: labels(0, 1) }))).toContain('has no array of images to learn from');
    const fractions = encodeNpz({ x, y: { shape: [2], data: Float32Array.of(0, 0.5) } });
    expect(await refused(fractions)).toContain('y.npy: label 0.5 at position 1 is not a whole number from 0');
    const rows = encodeNpz({ x, y: { shape: [2, 2], data: Float32Array.of(1, 0, 1, 1) } });
    expect(await refused(rows)).toContain('y.npy: row 1, [1, 1], has not one 1 among zeros');
    const wide = encodeNpz({ x: { shape: [1, 1, 2], data: Float32Array.of(0, 300) } });
    expect(await refused(wide)).toContain(
      'has values from 0 to 300; images have 0 to 1, -1 to 1, 0 to 255: scale them',
    );
    const hole = encodeNpz({ x: { shape: [1, 1, 2], data: Float32Array.of(0, Number.NaN) } });
    expect(await refused(hole)).toContain('x.npy has the value NaN at 1; images have numbers');
    const axes = encodeNpz({ x: { shape: [1, 2, 2, 5], data: new Uint8Array(20) } });
    expect(await refused(axes)).toContain('x.npy has the shape [1, 2, 2, 5]; images are [N, H, W], or [N, H, W, C]');
  });
});

describe('an .npy file', () => {
  test('of any order of bytes, alone or in an .npz', async () => {
    const big = npy("'>u2'", '1, 1, 2', bytes(0, 0, 255, 255));
    const { train, notices } = await loadDataset(await put(big));
    expect([...train.images]).toEqual([0, 255]);
    expect(notices![0]).toBe('values of 0 to 65535 became 0 to 255; they go from 0 to 65535');
    const zip = npz({ x: npy("'|u1'", '2, 1, 1', bytes(7, 8)), y: npy("'|u1'", '2,', bytes(1, 0)) });
    expect([...(await loadDataset(await put(zip))).train.labels]).toEqual([1, 0]);
  });

  test('column by column, as Fortran has them', async () => {
    // Of two images of two rows and three columns: the first of both, the second row of both, …
    const columns = Int16Array.of(0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11);
    const file = npy("'<i2'", '2, 2, 3', new Uint8Array(columns.buffer), 'True');
    expect([...(await loadDataset(await put(file))).train.images]).toEqual([...ramp(12)]);
  });

  test.each([
    ['objects', npy("'|O'", '1, 1, 1', bytes(0)), "holds Python's own objects where numbers are needed"],
    ['texts', npy("'<U3'", '2', bytes(0)), 'has no array of images to learn from'],
    ['half floats', npy("'<f2'", '1, 1, 1', bytes(0, 0)), "holds '<f2' where numbers are needed: save it as uint8"],
    ['a size below 0', npy("'|u1'", '-1, 1, 1', bytes(0)), 'is damaged: its header tells no type or shape of numbers'],
    ['no images', npy("'|u1'", '0, 4, 5', bytes()), 'has no images: its shape is [0, 4, 5]'],
    ['records', npy("[('a', '<i4')]", '1, 1, 1', bytes(0)), 'holds records where numbers are needed'],
    ['dates', npy("'<M8[s]'", '1, 1, 1', bytes(0)), "holds '<M8[s]' where numbers are needed"],
    [
      'a lie',
      npy("'|u1'", '1000000, 1000, 1000', bytes(0)),
      'promises the shape [1000000, 1000, 1000] (1000000000000 bytes) but it has 1 bytes of values; make it anew',
    ],
  ])('of %s is refused', async (_, file, message) => {
    expect(await refused(file)).toContain(message);
  });
});

describe('an array of other things than numbers', () => {
  const objects = (shape: string) => npy("'|O'", shape, bytes(0));
  const x = npy("'|u1'", '2, 1, 2', ramp(4));
  const y = npy("'|u1'", '2,', bytes(1, 0));
  const fields = Array.from({ length: 60 }, (_, i) => `('field${i}', '<f8')`).join(', ');

  test.each([
    ['meta', objects('3'), "Python's own objects"],
    ['image_paths', objects('2'), "Python's own objects"],
    ['class_names', objects('2'), "Python's own objects"],
    ['boxes', npy("[('x', '<f4')]", '2', bytes(0)), 'records'],
    ['rows', longNpy(`[${fields}]`, '2'), 'records'],
    ['when', npy("'<M8[s]'", '2', bytes(0)), "'<M8[s]'"],
    ['weights', npy("'<c8'", '2, 1, 2', bytes(0)), "'<c8'"],
  ])('%s is left out where images and labels are there without it', async (name, array, holds) => {
    const { classNames, train, notices } = await loadDataset(await put(npz({ images: x, labels: y, [name]: array })));
    expect([...classNames, ...train.labels, ...train.images]).toEqual(['0', '1', 1, 0, 0, 1, 2, 3]);
    expect(notices).toEqual([`left out the arrays ${name} (${holds}), which are not read`]);
  });

  test('is refused in words where it is the images or the labels', async () => {
    const many = "the images, holds Python's own objects where numbers are needed: save one array of numbers, such as";
    expect(await refused(npz({ images: objects('2'), labels: y }))).toContain(
      `images.npy, ${many} numpy.stack(images)`,
    );
    expect(await refused(npz({ x_train: objects('2'), masks: x, y_train: y }))).toContain(`x_train.npy, ${many}`);
    expect(await refused(npz({ faces: objects('2, 4, 4') }))).toContain(`faces.npy, ${many}`);
    expect(await refused(npz({ images: x, labels: objects('2'), ids: y }))).toContain(
      "labels.npy, the labels, holds Python's own objects where numbers are needed: save an array of whole numbers or of",
    );
    expect(await refused(npz({ a: objects('2') }))).toContain(`a.npy, ${many}`);
    expect(await refused(npz({ a: objects('2'), b: y }))).toContain("but a [2] of Python's own objects, b [2]");
  });

  test('and in HDF5, where truth values are bytes', async () => {
    const { train, notices } = await loadDataset(await put(mixedTypes));
    expect([...train.images, ...train.labels]).toEqual([0, 255, 255, 255, 1, 0]);
    expect(notices).toEqual([
      'values of 0 to 1 became 0 to 255; they go from 0 to 1',
      'left out the arrays boxes (type compound), half (type <f2), which are not read',
    ]);
    const empty = await hdf5Bytes((h5) => {
      h5.create_dataset({ name: 'images', data: bytes(), shape: [0, 4, 4], dtype: '<B' });
    });
    expect(await refused(empty)).toContain('images has no images: its shape is [0, 4, 4]');
  });
});

test('arrays in an HDF5 file may have the greatest byte first', async () => {
  const { train, classNames } = await loadDataset(await put(bigEndian));
  expect([...train.images, ...train.labels, ...classNames]).toEqual([0, 255, 128, 0, 1, 0, '0', '1']);
});

test('arrays in an HDF5 file, with the classes’ names', async () => {
  const file = async (write: (file: InstanceType<H5['File']>) => void) => put(await hdf5Bytes(write));
  const path = await file((h5) => {
    h5.create_dataset({ name: 'images', data: Float32Array.of(0, 1, 0.5, 0), shape: [2, 1, 2], dtype: '<f' });
    const labels = h5.create_dataset({ name: 'labels', data: bytes(1, 0), shape: [2], dtype: '<B' });
    labels.create_attribute('class_names', ['cat', 'dog']);
    h5.create_dataset({ name: 'ids', data: bytes(1, 2, 3), shape: [3], dtype: '<B' });
  });
  const { classNames, train, notices } = await loadDataset(path);
  expect([...classNames, ...train.labels, ...train.images]).toEqual(['cat', 'dog', 1, 0, 0, 255, 128, 0]);
  expect(notices).toEqual(['values of 0 to 1 became 0 to 255; they go from 0 to 1', 'left alone the arrays ids']);
  // Read by parts: more rows than fit into one of 64 MB.
  const large = await file((h5) => {
    const shape = [70, 1000, 1000];
    const data = new Uint8Array(70e6);
    for (let n = 0; n < 70; n++) data[n * 1e6] = n;
    h5.create_dataset({ name: 'images', data, shape, dtype: '<B', chunks: [1, 1000, 1000], compression: 1 });
  });
  const read = (await loadDataset(large)).train;
  expect([0, 1, 66, 67, 69].map((n) => read.images[n * 1e6])).toEqual([0, 1, 66, 67, 69]);
});

test('0 and 1 of whole numbers are black and white, which is said; what is all black stays so', async () => {
  for (const data of [bytes(0, 1, 1, 0), Int32Array.of(0, 1, 1, 0)]) {
    const type = data instanceof Uint8Array ? "'|b1'" : "'<i4'";
    const { train, notices } = await loadDataset(await put(npy(type, '2, 1, 2', new Uint8Array(data.buffer))));
    expect([...train.images]).toEqual([0, 255, 255, 0]);
    expect(notices![0]).toBe('values of 0 to 1 became 0 to 255; they go from 0 to 1');
  }
  const grey = await loadDataset(await put(npy("'|u1'", '2, 1, 2', bytes(0, 1, 2, 0))));
  expect([...grey.train.images]).toEqual([0, 1, 2, 0]);
  const black = await loadDataset(await put(npy("'|u1'", '2, 1, 2', bytes(0, 0, 0, 0))));
  expect([...black.train.images]).toEqual([0, 0, 0, 0]);
  expect(black.notices).toEqual(grey.notices);
});

test('whole numbers of 0 to 255 are what they are, without a word', async () => {
  const { train, notices } = await loadDataset(
    await put(npy("'<i2'", '2, 1, 2', new Uint8Array(Int16Array.of(0, 7, 255, 3).buffer))),
  );
  expect([...train.images]).toEqual([0, 7, 255, 3]);
  expect(notices).toEqual(['there is no array of labels: all images are of one class']);
});

test('labels of another number than images are refused, and axes that could be either are told of', async () => {
  const images = { shape: [2, 1, 2], data: bytes(1, 2, 3, 4) };
  expect(await refused(encodeNpz({ x: images, y: labels(0, 1, 1) }))).toContain(
    'y has 3 labels for 2 images of x; give two arrays of one dataset',
  );
  const both = { shape: [2, 3, 1, 3], data: ramp(18) };
  const { notices, channels, height } = await loadDataset(await put(encodeNpz({ x: both, y: labels(0, 1) })));
  expect([channels, height]).toEqual([3, 3]);
  expect(notices![0]).toMatch(/x\.npy, of the shape \[2, 3, 1, 3\], is read as \[N, H, W, C\]/);
});
