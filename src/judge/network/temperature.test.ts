import { expect, test } from 'vitest';
import { Stream } from '../../random/stream.js';
import { fitTemperature } from './temperature.js';

const [rows, width] = [20_000, 4];
const stream = new Stream(3, 'temperature test');
/** Logits, and labels drawn from their softmax: so as they are, they are as sure as they should be. */
const logits = Float32Array.from(stream.normal(rows * width, 0, 2));
const uniforms = stream.uniform(rows, 0, 1);
const labels = Array.from({ length: rows }, (_, i) => {
  const weights = Array.from(logits.subarray(i * width, (i + 1) * width), Math.exp);
  let left = uniforms[i]! * weights.reduce((a, b) => a + b);
  return weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
});

test.each([0.25, 1, 3])('logits that are %d times what they should be have that temperature', (factor) => {
  const data = logits.map((value) => factor * value);
  const temperature = fitTemperature({ rows, width, data }, labels);
  expect(temperature / factor).toBeGreaterThan(0.96);
  expect(temperature / factor).toBeLessThan(1.04);
});

test('labels that are always the likeliest, or no images at all', () => {
  const data = Float32Array.of(3, 1, 0, 2);
  expect(fitTemperature({ rows: 2, width: 2, data }, [0, 1])).toBeCloseTo(0.1, 6);
  expect(fitTemperature({ rows: 2, width: 2, data }, [1, 0])).toBeCloseTo(10, 6);
  expect(fitTemperature({ rows: 0, width: 2, data: new Float32Array(0) }, [])).toBe(1);
});
