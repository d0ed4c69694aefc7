import { describe, expect, test } from 'vitest';
import { Stream } from '../../random/stream.js';
import { nodeRuntime } from '../../runtime/node.js';
import { squaredDistance, visitSquaredDistances } from './distances.js';
import type { Features } from './features.js';
import { nearestNeighbours, squaredRadii } from './neighbours.js';

const runtime = nodeRuntime({ threads: 1 });

function random(purpose: string, rows: number, width: number, offset = 0): Features {
  return { rows, width, data: new Stream(3, purpose).uniform(rows * width, offset, offset + 1) };
}

async function allDistances(a: Features, b: Features): Promise<Float64Array> {
  const all = new Float64Array(a.rows * b.rows).fill(-1);
  await visitSquaredDistances(runtime, a, b, (row, from, squared) => all.set(squared, row * b.rows + from));
  return all;
}

describe('squared distances', () => {
  // Fewer than a tile, exactly one, and past its edges: a tile is [512, 2048].
  test.each([
    [3, 5],
    [512, 2048],
    [515, 2051],
    [1025, 7],
  ])('of [%i] to [%i] rows are those of the differences', async (m, n) => {
    const [a, b] = [random('a', m, 3), random('b', n, 3)];
    const all = await allDistances(a, b);
    let worst = 0;
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        const exact = squaredDistance(a, i, b, j);
        worst = Math.max(worst, Math.abs(all[i * n + j]! - exact) / exact);
      }
    expect(worst).toBeLessThan(1e-6);
  });

  test('far from the origin lose nothing to cancellation, and equal rows are at 0', async () => {
    const a = random('a', 40, 16, 100);
    const all = await allDistances(a, a);
    for (let i = 0; i < 40; i++) {
      expect(all[i * 40 + i]).toBe(0);
      const exact = squaredDistance(a, i, a, (i + 1) % 40);
      expect(Math.abs(all[i * 40 + ((i + 1) % 40)]! - exact) / exact).toBeLessThan(1e-6);
    }
  });
});

describe('the nearest neighbour', () => {
  test('is found across tiles; its distance is exact', async () => {
    const b = random('b', 2100, 4);
    const a = { rows: 2, width: 4, data: b.data.slice(2098 * 4) };
    a.data[4]! += 2 ** -12;
    const { index, distance } = await nearestNeighbours(runtime, a, b);
    expect([...index]).toEqual([2098, 2099]);
    expect([...distance]).toEqual([0, Math.abs(a.data[4]! - b.data[2099 * 4]!)]);
  });
});

describe('radii', () => {
  test('reach to the k-th other row, equal rows included', async () => {
    const line = { rows: 6, width: 1, data: Float32Array.of(0, 1, 3, 3, 7, 20) };
    expect([...(await squaredRadii(runtime, line, 1))]).toEqual([1, 1, 0, 0, 16, 169]);
    expect([...(await squaredRadii(runtime, line, 3))]).toEqual([9, 4, 9, 9, 36, 289]);
  });

  test('are refused for a k that there is not', async () => {
    const pair = { rows: 2, width: 1, data: Float32Array.of(0, 1) };
    await expect(squaredRadii(runtime, pair, 2)).rejects.toThrow('2 samples do not have 2 neighbours each');
    await expect(squaredRadii(runtime, pair, 0)).rejects.toThrow('k = 0 is not a number of neighbours');
  });
});
