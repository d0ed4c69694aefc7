import { expect, test } from 'vitest';
import { adamScalars, kerasAdam } from './adam.js';
import { cosineDecay, linearDecay } from './schedule.js';

test('half a cosine wave from 1 to 0', () => {
  const factor = cosineDecay(4);
  const expected = [1, 0.85355339, 0.5, 0.14644661, 0, 0];
  for (const [i, value] of expected.entries()) expect(factor(i + 1)).toBeCloseTo(value, 8);
});

test('after a rise in a straight line', () => {
  const factor = cosineDecay(10, 3);
  expect([1, 2, 3, 4].map(factor)).toEqual([0.25, 0.5, 0.75, 1]);
  expect(factor(11)).toBeCloseTo(0, 12);
});

test('a line from 1 to 0', () => {
  expect([1, 2, 4, 5, 6].map(linearDecay(4))).toEqual([1, 0.75, 0.25, 0, 0]);
});

test("Adam's step size follows its schedule, ε does not", () => {
  const plain = adamScalars(kerasAdam, 7);
  const halved = adamScalars({ ...kerasAdam, schedule: (t) => (t === 7 ? 0.5 : 1) }, 7);
  expect(halved).toEqual({ rate: plain.rate / 2, epsilon: plain.epsilon });
});
