import { expect, test } from 'vitest';
import { gatherImages, gatherLabels } from './images.js';

/** 256 images of one value: image x is the byte x. */
const everyByte = {
  images: Uint8Array.from({ length: 256 }, (_, x) => x),
  labels: Uint8Array.from({ length: 256 }, (_, x) => 255 - x),
  count: 256,
};
const rows = Uint32Array.from({ length: 256 }, (_, x) => x);

test.each([
  { range: [-1, 1] as const, scale: (x: number) => (x - 127.5) / 127.5 },
  { range: [0, 1] as const, scale: (x: number) => x / 255 },
  { range: [0, 255] as const, scale: (x: number) => x },
])('every byte is scaled to $range exactly', ({ range, scale }) => {
  expect(gatherImages(everyByte, rows, 1, range)).toEqual(Float32Array.from(rows, scale));
});

test('images are copied whole, in the order of the rows, repeated or not', () => {
  const split = { images: Uint8Array.of(0, 51, 102, 153, 204, 255), labels: Uint8Array.of(4, 5, 6), count: 3 };
  const picked = Uint32Array.of(2, 0, 2);
  expect(gatherImages(split, picked, 2, [0, 5])).toEqual(Float32Array.of(4, 5, 0, 1, 4, 5));
  expect(gatherLabels(split, picked)).toEqual(BigInt64Array.of(6n, 4n, 6n));
});

test('fills what it is given', () => {
  const out = new Float32Array(2);
  expect(gatherImages(everyByte, Uint32Array.of(255, 0), 1, [0, 1], out)).toBe(out);
  expect([...out]).toEqual([1, 0]);
  expect(() => gatherImages(everyByte, rows, 1, [0, 1], out)).toThrow('256 images of 1 values does not fit 2 values');
});

test('refuses a row that there is not', () => {
  expect(() => gatherImages(everyByte, Uint32Array.of(256), 1, [0, 1])).toThrow('row 256 of a split of 256 images');
  expect(() => gatherLabels(everyByte, Uint32Array.of(256))).toThrow(RangeError);
});
