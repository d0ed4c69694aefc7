import { expect, test } from 'vitest';
import { rotate } from './rotate.js';

const image = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);

test.each([
  [0, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [1, [3, 6, 9, 2, 5, 8, 1, 4, 7]],
  [2, [9, 8, 7, 6, 5, 4, 3, 2, 1]],
  [3, [7, 4, 1, 8, 5, 2, 9, 6, 3]],
])('%i quarter turns counter-clockwise', (turns, expected) => {
  expect([...rotate(image, [turns], 1, 3)]).toEqual(expected);
});

test('each image has its own turns, and its channels turn alike', () => {
  const two = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
  expect([...rotate(two, [1, 2], 2, 2)]).toEqual([2, 4, 1, 3, 6, 8, 5, 7, 12, 11, 10, 9, 16, 15, 14, 13]);
});
