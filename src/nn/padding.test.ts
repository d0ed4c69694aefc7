import { describe, expect, test } from 'vitest';
import { transposedSize, windowOf } from './padding.js';

describe('windowOf', () => {
  // TensorFlow: an odd row or column of zeros goes to the end.
  test.each([
    [28, 3, 1, 1, 1],
    [28, 3, 2, 0, 1],
    [28, 5, 1, 2, 2],
    [28, 5, 2, 1, 2],
    [14, 3, 1, 1, 1],
    [14, 3, 2, 0, 1],
    [14, 5, 1, 2, 2],
    [14, 5, 2, 1, 2],
    [7, 3, 1, 1, 1],
    [7, 3, 2, 1, 1],
    [7, 5, 1, 2, 2],
    [7, 5, 2, 2, 2],
    [8, 4, 1, 1, 2],
    [7, 1, 2, 0, 0],
  ])('same: size %i, kernel %i, stride %i → %i before and %i after', (size, kernel, stride, before, after) => {
    const window = windowOf([size, size], kernel, stride, 'same');
    expect(window).toEqual({ stride: [stride, stride], pads: [before, before, after, after] });
  });

  test('each axis has its own zeros', () => {
    expect(windowOf([28, 7], 3, 2, 'same').pads).toEqual([0, 1, 1, 1]);
  });

  test('valid and a number', () => {
    expect(windowOf([28, 28], 5, 2, 'valid').pads).toEqual([0, 0, 0, 0]);
    expect(windowOf([28, 28], 5, 2, 2).pads).toEqual([2, 2, 2, 2]);
  });
});

test.each([
  [3, 5, 1, 'valid', 7],
  [7, 5, 2, 'same', 14],
  [14, 5, 2, 'same', 28],
  [7, 4, 2, 1, 14],
  [1, 7, 1, 0, 7],
  [5, 3, 2, 'valid', 11],
] as const)('transposedSize: %i with kernel %i, stride %i, %s → %i', (size, kernel, stride, padding, expected) => {
  expect(transposedSize(size, kernel, stride, padding)).toBe(expected);
});
