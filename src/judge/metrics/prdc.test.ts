import { describe, expect, test } from 'vitest';
import { Stream } from '../../random/stream.js';
import { nodeRuntime } from '../../runtime/node.js';
import type { Features } from './features.js';
import { squaredRadii } from './neighbours.js';
import { prdc } from './prdc.js';

const runtime = nodeRuntime({ threads: 1 });

function normal(purpose: string, mean: number): Features {
  return { rows: 500, width: 4, data: new Stream(1, purpose).normal(500 * 4, mean, 1) };
}
const real = normal('real', 0);

describe('precision, recall, density and coverage', () => {
  test('of the same distribution are near 1', async () => {
    const { precision, recall, density, coverage } = await prdc(runtime, real, normal('fake', 0));
    expect(precision).toBeGreaterThan(0.9);
    expect(recall).toBeGreaterThan(0.9);
    expect(Math.abs(density - 1)).toBeLessThan(0.1);
    expect(coverage).toBeGreaterThan(0.9);
  });

  test('of distributions apart are 0', async () => {
    const all = { k: 3, precision: 0, recall: 0, density: 0, coverage: 0 };
    expect(await prdc(runtime, real, normal('fake', 100), { k: 3 })).toMatchObject(all);
  });

  test('are means over the samples, and do not change where the balls are known', async () => {
    const fake = normal('fake', 1);
    const measured = await prdc(runtime, real, fake);
    const { precise, recalled, dense, covered } = measured.each;
    for (const [share, flags] of [
      [measured.precision, precise],
      [measured.recall, recalled],
      [measured.density, dense],
      [measured.coverage, covered],
    ] as const)
      expect([...flags].reduce((sum, x) => sum + x, 0) / 500).toBeCloseTo(share, 12);
    expect(await prdc(runtime, real, fake, { realRadii: await squaredRadii(runtime, real, 5) })).toEqual(measured);
  });

  test('of one real sample, repeated: all precise, nothing recalled', async () => {
    const one = { ...real, data: Float32Array.from(real.data, (_, i) => real.data[i % 4]!) };
    const { precision, recall, coverage } = await prdc(runtime, real, one);
    expect(precision).toBe(1);
    // Its balls have the radius 0, and nothing is nearer than 0.
    expect(recall).toBe(0);
    expect(coverage).toBeLessThan(0.05);
  });

  test('need more samples than k, of one width, all finite', async () => {
    const few = { rows: 5, width: 4, data: real.data.slice(0, 20) };
    await expect(prdc(runtime, real, few)).rejects.toThrow('5 samples do not have 5 neighbours each');
    await expect(prdc(runtime, real, { ...real, rows: 1000, width: 2 })).rejects.toThrow('reals have 4 features');
    await expect(prdc(runtime, real, { ...few, data: few.data.fill(Number.NaN) })).rejects.toThrow('fakes: row 0');
  });
});
