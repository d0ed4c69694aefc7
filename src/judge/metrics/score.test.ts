import { expect, test } from 'vitest';
import { inceptionScore } from './score.js';

function oneHot(labels: readonly number[], classes: number) {
  const data = new Float32Array(labels.length * classes);
  for (const [i, c] of labels.entries()) data[i * classes + c] = 1;
  return { rows: labels.length, width: classes, data };
}
const sorted = Array.from({ length: 1000 }, (_, i) => Math.floor(i / 100));

test('the score of sure and even predictions is the number of classes, also where they come sorted', () => {
  expect(inceptionScore(oneHot(sorted, 10), { splits: 1 }).mean).toBeCloseTo(10, 12);
  expect(inceptionScore(oneHot(sorted, 10)).mean).toBeGreaterThan(9);
});

test('the score of one class, or of predictions that say nothing, is 1', () => {
  expect(inceptionScore(oneHot(new Array(50).fill(3), 10)).mean).toBeCloseTo(1, 12);
  const even = { rows: 50, width: 10, data: new Float32Array(500).fill(0.1) };
  expect(inceptionScore(even).mean).toBeCloseTo(1, 7);
});

test('what is not a distribution is refused, and so are more splits than samples', () => {
  const logits = { rows: 1, width: 2, data: Float32Array.of(3, -1) };
  expect(() => inceptionScore(logits, { splits: 1 })).toThrow('row 0 is not a distribution (its sum is 2)');
  expect(() => inceptionScore(oneHot([0, 1], 2))).toThrow('10 splits of 2 samples: give 1 to 2');
});
