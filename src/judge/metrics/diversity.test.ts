import { describe, expect, test } from 'vitest';
import { Stream } from '../../random/stream.js';
import { nodeRuntime } from '../../runtime/node.js';
import { distanceWithinClasses, similarityWithinClasses } from './diversity.js';
import type { Picture } from './ssim.js';

const runtime = nodeRuntime({ threads: 1 });

describe('the distance within classes', () => {
  test('is the mean over pairs; null where there is none', async () => {
    const features = { rows: 6, width: 1, data: Float32Array.of(0, 5, 1, 5, 3, 9) };
    expect(await distanceWithinClasses(runtime, features, [0, 1, 0, 1, 0, 2], 4)).toEqual([2, 0, null, null]);
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
    const [same, different, single, none] = similarityWithinClasses([...pictures, noise(1)], [...labels, 2], 4);
    expect(same).toBeCloseTo(1, 12);
    expect(different).toBeLessThan(0.3);
    expect([single, none]).toEqual([null, null]);
  });

  test('never pairs a picture with itself, and depends on the seed alone', () => {
    const two = [noise(1), noise(2)];
    const [once] = similarityWithinClasses(two, [0, 0], 1, { pairs: 1 });
    expect(similarityWithinClasses(two, [0, 0], 1)[0]).toBeCloseTo(once!, 12);
    const seeded = similarityWithinClasses(pictures, labels, 2, { seed: 5, pairs: 3 });
    expect(similarityWithinClasses(pictures, labels, 2, { seed: 5, pairs: 3 })).toEqual(seeded);
    expect(similarityWithinClasses(pictures, labels, 2, { seed: 6, pairs: 3 })).not.toEqual(seeded);
  });

  test('refuses no pairs', () => {
    expect(() => similarityWithinClasses(pictures, labels, 2, { pairs: 0 })).toThrow('0 pairs: give 1 or more');
  });
});
