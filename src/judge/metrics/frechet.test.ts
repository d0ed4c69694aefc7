import { describe, expect, test } from 'vitest';
import { Stream } from '../../random/stream.js';
import type { Features } from './features.js';
import { frechetDistance, frechetOfGaussians } from './frechet.js';
import { fitGaussian, type Gaussian } from './gaussian.js';

function normal(purpose: string, rows: number, width: number, mean = 0, sd = 1): Features {
  return { rows, width, data: new Stream(1, purpose).normal(rows * width, mean, sd) };
}

/** A Gaussian at 0 with this covariance, as of many samples. */
function gaussian(covariance: number[]): Gaussian {
  const width = Math.sqrt(covariance.length);
  return { rows: 1e6, mean: new Float64Array(width), covariance: Float64Array.from(covariance) };
}

describe('the fitted Gaussian', () => {
  test('has the mean and the unbiased covariance', () => {
    const { mean, covariance } = fitGaussian({ rows: 3, width: 2, data: Float32Array.of(1, 0, 2, 4, 6, 2) });
    expect([...mean]).toEqual([3, 2]);
    expect([...covariance]).toEqual([7, 1, 1, 4]);
  });

  test('loses nothing to a large mean', () => {
    const data = Float32Array.from({ length: 201 }, (_, i) => 2 ** 20 + (i % 3));
    expect(fitGaussian({ rows: 201, width: 1, data }).covariance[0]).toBeCloseTo((201 * 2) / 3 / 200, 12);
  });
});

describe('the Fréchet distance', () => {
  test('of diagonal Gaussians is the squared difference of their deviations', () => {
    const distance = frechetOfGaussians(gaussian([4, 0, 0, 9]), gaussian([1, 0, 0, 16])).distance!;
    expect(distance).toBeCloseTo((2 - 1) ** 2 + (3 - 4) ** 2, 12);
  });

  test('holds where covariances are singular, in common or not', () => {
    const distance = (a: number[], b: number[]): number => frechetOfGaussians(gaussian(a), gaussian(b)).distance!;
    expect(distance([0, 0, 0, 0], [4, 0, 0, 9])).toBeCloseTo(13, 12);
    expect(distance([4, 0, 0, 0], [0, 0, 0, 9])).toBeCloseTo(13, 12);
    expect(distance([1, 1, 1, 1], [1, 1, 1, 1])).toBeCloseTo(0, 14);
    // Of vvᵀ and wwᵀ the trace of the root is |v·w|: here v = (1, 1), w = (1, −½).
    expect(distance([1, 1, 1, 1], [1, -0.5, -0.5, 0.25])).toBeCloseTo(2 + 1.25 - 2 * 0.5, 12);
    expect(distance([1e8, 0, 0, 1e-8], [1e8, 0, 0, 4e-8])).toBeLessThan(1e-6);
  });

  test('of the same samples is 0, of the same distribution near it, and grows with the difference', () => {
    const real = normal('real', 4000, 8);
    expect(frechetDistance(real, real).distance).toBeLessThan(1e-12);
    const same = frechetDistance(real, normal('fake', 4000, 8)).distance!;
    expect(same).toBeGreaterThan(0);
    expect(same).toBeLessThan(0.05);
    expect(frechetDistance(real, normal('fake', 4000, 8, 1)).distance! / 8).toBeCloseTo(1, 1);
    expect(frechetDistance(real, normal('fake', 4000, 8, 0, 3)).distance! / 8).toBeCloseTo(4, 0);
  });

  test('of one repeated point is its distance and the variance that is missing', () => {
    const real = normal('real', 4000, 4);
    const { mean, covariance } = fitGaussian(real);
    const variance = [0, 5, 10, 15].reduce((sum, k) => sum + covariance[k]!, 0);
    const zeros = { rows: 100, width: 4, data: new Float32Array(400) };
    const expected = mean.reduce((sum, m) => sum + m * m, variance);
    expect(frechetDistance(real, zeros).distance).toBeCloseTo(expected, 10);
  });

  test('says so if samples are few, and refuses if they are too few', () => {
    const real = normal('real', 100, 8);
    expect(frechetDistance(real, normal('fake', 16, 8)).warning).toBeNull();
    const rough = frechetDistance(real, normal('fake', 15, 8));
    expect(rough.distance).toBeGreaterThan(0);
    expect(rough.warning).toBe('15 samples for 8 features: biased, take it as rough');
    expect(frechetDistance(normal('real', 8, 8), real)).toEqual({
      distance: null,
      warning: '8 samples for 8 features: a covariance needs more than 8',
    });
  });
});
