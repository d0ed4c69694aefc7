import { expect, test } from 'vitest';
import { smooth } from './smooth.js';

test('the first value is the curve’s own, and each later one a weighted mean', () => {
  const [first, second, third] = smooth([4, 8, 1], 0.5);
  expect(first).toBeCloseTo(4, 12);
  expect(second).toBeCloseTo((4 + 2 * 8) / 3, 12);
  expect(third).toBeCloseTo((4 + 2 * 8 + 4 * 1) / 7, 12);
});

test('weight 0 is the curve itself; a constant stays one; nothing stays nothing', () => {
  expect(smooth([3, -1, 7], 0)).toEqual([3, -1, 7]);
  for (const value of smooth(Array(50).fill(2.5), 0.99)) expect(value).toBeCloseTo(2.5, 10);
  expect(smooth([], 0.9)).toEqual([]);
});
