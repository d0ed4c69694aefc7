import { describe, expect, test } from 'vitest';
import { Stream } from '../../random/stream.js';
import { nodeRuntime } from '../../runtime/node.js';
import { distanceWithinClasses, similarityWithinClasses } from './diversity.js';
import type { Picture } from './ssim.js';
import { mean, standardDeviation } from './statistics.js';

const runtime = nodeRuntime({ threads: 1 });

describe('the distance within classes', () => {
  test('is the mean over pairs; null where there is none', async () => {
    const features = { rows: 6, width: 1, data: Float32Array.of(0, 5, 1, 5, 3, 9) };
    const classes = await distanceWithinClasses(runtime, features, [0, 1, 0, 1, 0, 2], 4);
    expect(classes.map((estimate) => estimate?.value)).toEqual([2, 0, undefined, undefined]);
  });

  test('has the error that means of other samples show', async () => {
    const estimates = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const features = { rows: 100, width: 2, data: new Stream(i, 'points').normal(200, 0, 1) };
        return (await distanceWithinClasses(runtime, features, new Array(100).fill(0), 1))[0]!;
      }),
    );
    const spread = standardDeviation(estimates.map(({ value }) => value));
    expect(mean(estimates.map(({ standardError }) => standardError)) / spread).toBeCloseTo(1, 0);
  });
});

describe('the similarity within classes', () => {
  const noise = (i: number): Picture => ({
    channels: 1,
    height: 28,
    width: 28,
    data: new Stream(i, 'noise').uniform(28 * 28, 0, 1),
  });
  const labels = Array.from({ length: 20 }, (_, i) => i % 2);
  const pictures = labels.map((c, i) => (c === 0 ? noise(0) : noise(i)));

  test('is 1 where a class has collapsed, and low where it has not; null for one picture or none', () => {
    const [same, different, single, none] = similarityWithinClasses((i) => pictures[i] ?? noise(1), [...labels, 2], 4);
    expect(same!.value).toBeCloseTo(1, 12);
    expect(different!.value).toBeLessThan(0.3);
    expect([single, none]).toEqual([null, null]);
  });

  test('never pairs a picture with itself, and depends on the seed alone', () => {
    const two = [noise(1), noise(2)];
    const [once] = similarityWithinClasses((i) => two[i]!, [0, 0], 1, { pairs: 1 });
    expect(similarityWithinClasses((i) => two[i]!, [0, 0], 1)[0]!.value).toBeCloseTo(once!.value, 12);
    const seeded = similarityWithinClasses((i) => pictures[i]!, labels, 2, { seed: 5, pairs: 3 });
    expect(similarityWithinClasses((i) => pictures[i]!, labels, 2, { seed: 5, pairs: 3 })).toEqual(seeded);
    expect(similarityWithinClasses((i) => pictures[i]!, labels, 2, { seed: 6, pairs: 3 })).not.toEqual(seeded);
  });

  test('refuses no pairs', () => {
    expect(() => similarityWithinClasses((i) => pictures[i]!, labels, 2, { pairs: 0 })).toThrow(
      '0 pairs: give 1 or more',
    );
  });
});
