import { expect, test } from 'vitest';
import { Stream } from '../../random/stream.js';
import type { Features } from './features.js';
import { frechetDistance } from './frechet.js';
import { frechetEstimate } from './frechet-error.js';
import { fitGaussian } from './gaussian.js';
import { mean, standardDeviation } from './statistics.js';

const width = 4;
/** Samples whose last feature is always 0, as some of a judge's are. */
function normal(seed: number, rows: number, centre: number, sd: number): Features {
  const data = new Stream(seed, 'samples').normal(rows * width, centre, sd);
  return { rows, width, data: data.map((v, i) => (i % width === width - 1 ? 0 : v)) };
}
const real = normal(0, 2000, 0, 1);
const gaussian = fitGaussian(real);

test('the error is what the distances of other samples show', () => {
  const estimates = Array.from({ length: 80 }, (_, i) => frechetEstimate(gaussian, normal(i + 1, 400, 0.5, 1.4)));
  const spread = standardDeviation(estimates.map(({ distance }) => distance!));
  const errors = estimates.map(({ standardError }) => standardError!);
  expect(mean(errors) / spread).toBeGreaterThan(0.85);
  expect(mean(errors) / spread).toBeLessThan(1.15);
});

test('the distance is the plain one', () => {
  const fake = normal(1, 300, 0.5, 1);
  expect(frechetEstimate(gaussian, fake).distance).toBe(frechetDistance(real, fake).distance);
});

test('one repeated point has no error, and too few samples no distance', () => {
  const point = { rows: 50, width, data: new Float32Array(50 * width) };
  expect(frechetEstimate(gaussian, point).standardError).toBe(0);
  const none = { rows: 0, width, data: new Float32Array(0) };
  expect(frechetEstimate(gaussian, none)).toEqual({
    distance: null,
    warning: '0 samples for 4 features: a covariance needs more than 4',
    standardError: null,
  });
});
