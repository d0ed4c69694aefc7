import { describe, expect, test } from 'vitest';
import { Stream } from '../../random/stream.js';
import { nodeRuntime } from '../../runtime/node.js';
import type { Features } from './features.js';
import { kernelDistance } from './kid.js';

const runtime = nodeRuntime({ threads: 1 });
const options = { subsets: 20, subsetSize: 100 };

function normal(purpose: string, mean: number, rows = 400): Features {
  return { rows, width: 8, data: new Stream(1, purpose).normal(rows * 8, mean, 1) };
}
const real = normal('real', 0);

describe('the kernel distance', () => {
  test('of the same distribution is 0 within its own spread, of others far from it', async () => {
    const same = await kernelDistance(runtime, real, normal('fake', 0), options);
    expect(Math.abs(same.mean)).toBeLessThan(same.standardDeviation);
    const near = await kernelDistance(runtime, real, normal('fake', 0.3), options);
    const far = await kernelDistance(runtime, real, normal('fake', 1), options);
    expect(near.mean).toBeGreaterThan(same.standardDeviation);
    expect(far.mean).toBeGreaterThan(2 * near.mean);
  });

  test('of one repeated point is what the kernel says', async () => {
    const ones = { rows: 3, width: 2, data: new Float32Array(6).fill(1) };
    const zeros = { rows: 4, width: 2, data: new Float32Array(8) };
    // k(1, 1) = (2/2 + 1)³ = 8; k(0, 0) = k(0, 1) = 1.
    expect(await kernelDistance(runtime, ones, zeros, { subsets: 2, subsetSize: 3 })).toEqual({
      mean: 8 + 1 - 2,
      standardDeviation: 0,
      subsets: 2,
      subsetSize: 3,
    });
  });

  test('depends on the seed alone', async () => {
    const fake = normal('fake', 0.3);
    const first = await kernelDistance(runtime, real, fake, { ...options, seed: 1 });
    expect(await kernelDistance(runtime, real, fake, { ...options, seed: 1 })).toEqual(first);
    expect((await kernelDistance(runtime, real, fake, { ...options, seed: 2 })).mean).not.toBe(first.mean);
  });

  test('refuses subsets that cannot be drawn', async () => {
    const few = normal('few', 0, 10);
    await expect(kernelDistance(runtime, real, few)).rejects.toThrow('subsets of 1000 samples from 10: give 2 to 10');
    const none = { subsetSize: 5, subsets: 0 };
    await expect(kernelDistance(runtime, real, few, none)).rejects.toThrow('0 subsets');
  });
});
