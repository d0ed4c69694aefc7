import { describe, expect, test } from 'vitest';
import { courseOf, type Metrics } from './metrics.js';

/** Evaluations every ten steps, of these values with intervals of ±`half`. */
const evaluations = (values: readonly number[], half: number, better: 'higher' | 'lower' = 'higher'): Metrics[] =>
  values.map((value, i) => ({
    step: 10 * (i + 1),
    figures: [
      { key: 'recall', title: 'recall', value, interval: null, better, floor: 1 },
      { key: 'score', title: 'score', value, interval: [value - half, value + half], better, floor: 1 },
    ],
  }));

describe('how a figure went', () => {
  test('an evaluation is better than the best when the intervals do not overlap', () => {
    expect(courseOf(evaluations([0.2, 0.5, 0.8, 0.7], 0.1), 'score')).toMatchObject({ step: 30, since: 1 });
    expect(courseOf(evaluations([0.8, 0.5, 0.2, 0.3], 0.1, 'lower'), 'score')).toMatchObject({ step: 30, since: 1 });
  });

  test('noise makes no best, though its values rise', () => {
    const noise = evaluations([0.5, 0.55, 0.45, 0.58, 0.6], 0.1);
    expect(courseOf(noise, 'score')).toMatchObject({ step: 10, since: 4, best: { value: 0.5 } });
    // Small gains add up until the sum is beyond noise.
    expect(courseOf(evaluations([0.5, 0.6, 0.69, 0.71], 0.1), 'score')).toMatchObject({ step: 40, since: 0 });
  });

  test('is not known of what has no interval, or was not measured', () => {
    expect(courseOf(evaluations([0.5], 0.1), 'recall')).toBeNull();
    expect(courseOf(evaluations([0.5], 0.1), 'kernel')).toBeNull();
    expect(courseOf([], 'score')).toBeNull();
  });
});
