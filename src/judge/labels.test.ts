import { expect, test } from 'vitest';
import { isUneven, sampleLabels } from './labels.js';

const counts = (labels: Uint8Array, classes: number) =>
  Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length);

test('of real images that are about as many in each class, samples are of the classes in turn', () => {
  const real = Uint8Array.from([0, 0, 1, 2, 2]);
  expect(isUneven(real, 3)).toBe(false);
  expect([...sampleLabels(7, 3, real, 0)]).toEqual([0, 1, 2, 0, 1, 2, 0]);
});

test('of uneven ones, each class as often as there, in an order of the seed', () => {
  const real = Uint8Array.from([...Array(60).fill(2), ...Array(30).fill(0), ...Array(10).fill(1)]);
  expect(isUneven(real, 3)).toBe(true);
  const labels = sampleLabels(1000, 3, real, 0);
  expect(counts(labels, 3)).toEqual([300, 100, 600]);
  expect(counts(labels.subarray(0, 500), 3)).not.toEqual([300, 100, 100]);
  expect(sampleLabels(1000, 3, real, 0)).toEqual(labels);
  expect(sampleLabels(1000, 3, real, 1)).not.toEqual(labels);
});

test('a class without real images makes them uneven, and no sample is of it', () => {
  const real = Uint8Array.from([0, 0, 2]);
  expect(isUneven(real, 3)).toBe(true);
  expect(counts(sampleLabels(9, 3, real, 0), 3)).toEqual([6, 0, 3]);
});
