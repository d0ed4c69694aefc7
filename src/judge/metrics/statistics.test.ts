import { expect, test } from 'vitest';
import { mean, quantiles, standardDeviation } from './statistics.js';

test('mean, standard deviation and quantiles are NumPy’s', () => {
  const values = [4, 1, 3, 10];
  expect(mean(values)).toBe(4.5);
  expect(standardDeviation(values)).toBeCloseTo(3.3541019662496847, 14);
  expect(quantiles(values, [0, 0.25, 0.5, 0.75, 1])).toEqual([1, 2.5, 3.5, 5.5, 10]);
  expect(values).toEqual([4, 1, 3, 10]);
  expect(quantiles([7], [0.01])).toEqual([7]);
});
