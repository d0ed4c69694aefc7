import { describe, expect, test } from 'vitest';
import { Stream } from '../../random/stream.js';
import { bootstrap, bootstrapMean } from './bootstrap.js';

describe('the bootstrap', () => {
  test('gives a mean the interval that the normal distribution would', () => {
    const values = new Stream(2, 'values').normal(400, 5, 2);
    const { estimate, low, high, level } = bootstrapMean(values, { resamples: 4000 });
    expect(level).toBe(0.95);
    // 1.96 standard errors of 2/√400 either way.
    expect(low).toBeCloseTo(estimate - 0.196, 1);
    expect(high).toBeCloseTo(estimate + 0.196, 1);
    expect((high - low) / (2 * 0.196)).toBeCloseTo(1, 0);
  });

  test('covers the true mean about as often as it says', () => {
    let covered = 0;
    for (let run = 0; run < 200; run++) {
      const values = new Stream(run, 'values').normal(100, 0, 1);
      const { low, high } = bootstrapMean(values, { resamples: 200, level: 0.9, seed: run });
      if (low <= 0 && high >= 0) covered++;
    }
    expect(covered / 200).toBeGreaterThan(0.83);
    expect(covered / 200).toBeLessThan(0.96);
  });

  test('takes any statistic, and depends on the seed alone', () => {
    const values = [3, 1, 2];
    const max = (sample: Uint32Array): number => Math.max(...[...sample].map((i) => values[i]!));
    const interval = bootstrap(3, max, { seed: 4 });
    expect(interval).toMatchObject({ estimate: 3, high: 3 });
    expect(bootstrap(3, max, { seed: 4 })).toEqual(interval);
    expect(bootstrapMean([7, 7]).low).toBe(7);
  });

  test('refuses nonsense', () => {
    expect(() => bootstrapMean([])).toThrow('there are no samples');
    expect(() => bootstrapMean([1], { resamples: 0 })).toThrow('0 resamples');
    expect(() => bootstrapMean([1], { level: 95 })).toThrow('level 95 is not between 0 and 1');
  });
});
