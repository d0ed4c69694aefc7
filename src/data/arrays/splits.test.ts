import { describe, expect, test } from 'vitest';
import { npy, npz } from '../../../tests/npy.js';
import { refusal } from '../../../tests/refusal.js';
import { inTemporaryFile } from '../../../tests/tiny.js';
import { loadDataset } from '../load.js';

const load = (bytes: Uint8Array) => inTemporaryFile(bytes, (path) => loadDataset(path));
const refused = (bytes: Uint8Array) => inTemporaryFile(bytes, (path) => refusal(loadDataset(path)));
const bytes = (...values: number[]) => npy("'|u1'", `${values.length},`, Uint8Array.from(values));
/** Images of one pixel each. */
const pixels = (...values: number[]) => npy("'|u1'", `${values.length}, 1, 1`, Uint8Array.from(values));
const floats = (...values: number[]) =>
  npy("'<f4'", `${values.length}, 1, 1`, new Uint8Array(Float32Array.from(values).buffer));

describe('held-out images without labels', () => {
  const train = { x_train: pixels(5, 6), y_train: bytes(0, 1) };

  test('are left out, which is said, where those to learn from have labels', async () => {
    const data = await load(npz({ ...train, x_test: pixels(7, 8, 9) }));
    expect([...data.train.labels, data.test.count]).toEqual([0, 1, 0]);
    expect(data.notices).toEqual(['left out x_test: there are no labels for its images']);
  });

  test('give way to others that have some', async () => {
    const data = await load(npz({ ...train, x_test: pixels(7), x_val: pixels(8), y_val: bytes(1) }));
    expect([...data.test.images, ...data.test.labels]).toEqual([8, 1]);
    expect(data.notices).toEqual(['left out x_test: there are no labels for its images']);
  });

  test('are held out where none have labels; labels of these alone are refused', async () => {
    const without = { x_train: pixels(5, 6), x_test: pixels(7) };
    expect((await load(npz(without))).test.count).toBe(1);
    expect(await refused(npz({ ...without, y_test: bytes(0) }))).toContain(
      'has labels of x_test, y_test, but none of x_train: add them, or leave the others out to learn without classes',
    );
  });
});

test('splits of different ranges are refused; what is all black is of any', async () => {
  expect(await refused(npz({ x_train: pixels(0, 255), x_test: floats(0, 1) }))).toMatch(
    /x_test\.npy has values of 0 to 1, but .*x_train\.npy of 0 to 255: scale them alike/,
  );
  expect(await refused(npz({ x_train: floats(-1, 1), x_test: floats(0, 1) }))).toContain('but');
  const { train, test: held } = await load(npz({ x_train: floats(0, 1), x_test: pixels(0, 0) }));
  expect([...train.images, ...held.images]).toEqual([0, 255, 0, 0]);
  const black = npy("'<i4'", '2, 1, 1', new Uint8Array(8));
  expect([...(await load(black)).train.images]).toEqual([0, 0]);
});

test('one picture is not taken for images of its rows', async () => {
  const shape = '32, 32, 3';
  const picture = npy("'|u1'", shape, new Uint8Array(32 * 32 * 3));
  expect(await refused(picture)).toContain(
    'has the shape [32, 32, 3]: that is one picture, or images of 32x3; images are [N, H, W, C] or [N, H, W]',
  );
  const thin = npz({
    x: picture,
    y: npy(
      "'|u1'",
      '32,',
      Uint8Array.from({ length: 32 }, (_, i) => i % 2),
    ),
  });
  expect((await load(thin)).train.count).toBe(32);
});

test('words of splits count whole: pixel_values are not of validation', async () => {
  for (const name of ['pixel_values', 'values', 'interval_images', 'contestImages']) {
    expect((await load(npz({ [name]: pixels(1, 2), labels: bytes(0, 1) }))).train.count).toBe(2);
  }
});

test('rows of pixels that are all there is are images, which is said; under another name a file tells of them', async () => {
  const rows = npy("'|u1'", '2, 784', new Uint8Array(2 * 784).fill(9));
  const { height, width, notices } = await load(rows);
  expect([height, width]).toEqual([28, 28]);
  expect(notices![0]).toMatch(/, of the shape \[2, 784\], is read as images of 28x28$/);
  expect(await refused(npz({ features: rows, y: bytes(0, 1) }))).toContain(
    'or [N, H·W] of square ones under a name such as images, but features [2, 784], y [2]',
  );
});

test('labels may have further axes of one row', async () => {
  for (const shape of ['2, 1, 1, 1', '1, 2']) {
    const { train, classNames } = await load(npz({ x: pixels(1, 2), y: npy("'|u1'", shape, Uint8Array.of(1, 0)) }));
    expect([...classNames, ...train.labels]).toEqual(['0', '1', 1, 0]);
  }
});

test('an array that tells images apart is no array of labels, unless it is called so', async () => {
  const { classNames, notices } = await load(npz({ images: pixels(1, 2, 3), ids: bytes(7, 8, 9) }));
  expect(classNames).toEqual(['image']);
  expect(notices).toEqual([
    'ids has another value for nearly every picture, so these are no classes',
    'there is no array of labels: all images are of one class',
  ]);
  expect((await load(npz({ images: pixels(1, 2, 3), labels: bytes(7, 8, 9) }))).classNames).toEqual(['7', '8', '9']);
});
