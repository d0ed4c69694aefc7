import { expect, test } from 'vitest';
import { bits, keep, label, uniform } from './hash.js';

const first = <T>(f: (i: number) => T): T[] => [0, 1, 2, 3].map(f);

test('the hash gives the values that the format names', () => {
  expect(first((i) => bits(100001, i))).toEqual([3007649842, 1611034849, 1596376632, 1360432917]);
  expect(first((i) => uniform(100001, i, 1, 0))).toEqual([
    0.4005460739135742, -0.2498035430908203, -0.25662922859191895, -0.36649906635284424,
  ]);
  expect(first((i) => label(100001, i))).toEqual([2, 9, 2, 7]);
  expect(first((i) => keep(100001, i, 0.5))).toEqual([1, 0, 0, 0]);
});
