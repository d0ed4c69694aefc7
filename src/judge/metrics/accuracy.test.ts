import { expect, test } from 'vitest';
import { ganTest, likeliestClasses } from './accuracy.js';

test('accuracy, by class, and the confusion matrix: rows asked for, columns read', () => {
  expect(ganTest([0, 0, 1, 1, 1], [0, 2, 1, 1, 0], 4)).toEqual({
    accuracy: 3 / 5,
    byClass: [1 / 2, 2 / 3, null, null],
    confusion: [
      [1, 0, 1, 0],
      [1, 2, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
  });
});

test('what does not fit is refused', () => {
  expect(() => ganTest([], [], 2)).toThrow('there are no samples');
  expect(() => ganTest([0], [0, 1], 2)).toThrow('1 labels for 2 predictions');
  expect(() => ganTest([0, 2], [0, 0], 2)).toThrow('sample 1 has class 2, read as 0: not both from 0 to 1');
  expect(() => ganTest([0], [-1], 2)).toThrow('read as -1');
});

test('the likeliest class is the first of the largest', () => {
  const data = Float32Array.of(0.1, 0.7, 0.2, -3, -5, -3, 0, 0, 1);
  expect([...likeliestClasses({ rows: 3, width: 3, data })]).toEqual([1, 0, 2]);
});
