import { expect, test } from 'vitest';
import type { System } from '../recipes/recipe.js';
import { drawSplit } from './draw.js';

const system: Pick<System, 'latent' | 'data'> = {
  latent: { size: 2, distribution: { kind: 'normal' } },
  data: { channels: 1, height: 1, width: 1, classes: 3 },
};

test('samples are drawn in blocks, and each block is told of', async () => {
  const blocks: number[] = [];
  const images = async ({ z, labels }: { z: Float32Array; labels: readonly number[] }): Promise<Float32Array> => {
    expect(z).toHaveLength(2 * labels.length);
    blocks.push(labels.length);
    return Float32Array.from(labels, (label) => label / 2);
  };
  const told: [string, number][] = [];
  const onProgress = (what: string, share: number): void => void told.push([what, share]);
  const labels = Uint8Array.from({ length: 2500 }, (_, i) => i % 3);
  const split = await drawSplit(system, { images }, { labels, seed: 0, onProgress });
  expect(split.labels).toBe(labels);
  expect(blocks).toEqual([1000, 1000, 500]);
  expect(told).toEqual([
    ['samples', 0],
    ['samples', 0.4],
    ['samples', 0.8],
  ]);
  expect([...split.labels.subarray(998, 1002)]).toEqual([2, 0, 1, 2]);
  expect([...split.images.subarray(998, 1002)]).toEqual([255, 0, 128, 255]);
});
