import { describe, expect, test } from 'vitest';
import type { Dataset } from '../data/dataset.js';
import { lowerings } from '../lowering/index.js';
import { assemble } from '../run/assemble.js';
import { makeConfig } from '../run/config.js';
import { networkSizes } from '../run/plan.js';
import { nodeRuntime } from '../runtime/node.js';
import { Trainer } from '../train/trainer.js';
import { findRecipe } from './index.js';
import { PhaseContext } from './phase.js';

const recipe = findRecipe('sngan');
const runtime = nodeRuntime({ threads: 1 });

/** Made-up colour pictures of 32x32. */
function pictures(classNames: readonly string[]): Dataset {
  const count = 12;
  const images = Uint8Array.from({ length: count * 3 * 32 * 32 }, (_, i) => (i * 7919 + (i >> 7) * 104729) % 256);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % classNames.length);
  const test = { images: new Uint8Array(0), labels: new Uint8Array(0), count: 0 };
  const train = { images, labels, count };
  return { name: 'p', channels: 3, height: 32, width: 32, classNames: [...classNames], train, test, fingerprint: 'p' };
}

function built(side: number, classes: number, options: object = {}) {
  const data = { channels: 3, height: side, width: side, classes } as const;
  const system = recipe.build(recipe.parse({ width: 2, latent: 8, ...options }), data);
  const step = new PhaseContext('D', 2, data, { kind: 'normal' });
  const image = step.infer(system.generator!, { z: step.latent('z', 2, system.latent.size), y: step.y });
  const { generation } = step.infer(system.discriminator, { image, y: step.y });
  return { system, image, generation: generation! };
}

describe('the networks', () => {
  test.each([32, 48, 64, 96, 128, 256])('of %i', (side) => {
    const { image, generation } = built(side, 3);
    expect(image.shape).toEqual([2, 3, side, side]);
    expect(generation.shape).toEqual([2, 1]);
  });

  test('as published, for 32x32 without classes: 4.1 M and 1.1 M parameters', () => {
    const { system } = built(32, 1, { width: 64, latent: 128 });
    const [g, d] = networkSizes(system).map(({ trained }) => trained);
    // G: dense 528,384; three blocks of 1,248 k; norm, convolution 7 k. D: four blocks, dense 129.
    const block = 2 * (9 * 256 * 256 + 256) + (256 * 256 + 256) + 4 * 256;
    expect(g).toBe(129 * 4096 + 3 * block + 512 + (9 * 256 * 3 + 3));
    const conv = (k: number, i: number) => k * k * i * 128 + 128;
    expect(d).toBe(conv(3, 3) + conv(3, 128) + conv(1, 3) + 3 * 2 * conv(3, 128) + conv(1, 128) + 129);
  });

  test('with classes the norms and the head are by class, without them plain', () => {
    const kinds = (classes: number) => {
      const { generator, discriminator } = built(32, classes).system;
      return [...generator!.layers, ...discriminator.layers].map(({ kind }) => kind);
    };
    expect(kinds(5)).toContain('ConditionalBatchNorm');
    expect(kinds(5)).toContain('Embedding');
    expect(kinds(1)).not.toContain('ConditionalBatchNorm');
    expect(kinds(1)).not.toContain('Embedding');
  });

  test('with pyramid D of 32x32 ends as those of other sizes, 2x2; these stay as they are', () => {
    const ends = (side: number, pyramid: boolean) => {
      const { layers } = built(side, 3, { pyramid }).system.discriminator;
      return layers.findLast(({ kind }) => kind === 'Conv2d')!.outputShape.slice(1);
    };
    expect(ends(32, false)).toEqual([4, 8, 8]);
    expect(ends(32, true)).toEqual([16, 2, 2]);
    expect(ends(64, true)).toEqual(ends(64, false));
  });

  test('other sizes are refused', () => {
    expect(() => built(28, 1)).toThrow('sngan is built for images of 64x64, 32x32, 48x48, 96x96, 128x128 or 256x256');
  });
});

describe.each([
  ['with classes', ['a', 'b', 'c']],
  ['without', ['all']],
] as const)('%s', (_, classNames) => {
  test('trains the same in all lowerings, G every fifth step; few pictures are augmented, and it is said', async () => {
    const dataset = pictures(classNames);
    const options = recipe.parse({ width: 4, latent: 8, batch: 4, steps: 5 });
    const given = { version: '0', recipe: 'sngan', options, source: 'p', dataset, seed: 3, runtime };
    const all = await Promise.all(
      lowerings.map(async (lowering) => {
        const { system, inputs } = assemble({ ...makeConfig(given), lowering }, dataset);
        expect(system.notes).toEqual([expect.stringContaining('with 12 training images DiffAugment is on')]);
        const trainer = await Trainer.create({ system, runtime, inputs, batch: 4, seed: 3, lowering });
        const losses = [];
        while (trainer.step < 5) losses.push(...(await trainer.advance(5)));
        await trainer.release();
        return losses;
      }),
    );
    for (const losses of all) {
      expect(losses.map((phases) => Object.keys(phases).join())).toEqual(['D', 'D', 'D', 'D', 'D,G']);
      expect(losses[0]!.D!.total).toBeCloseTo(all[0]![0]!.D!.total!, 4);
    }
  });
});

test("the preset for a processor, with G's batch twice as large, trains the same in all lowerings", async () => {
  const dataset = pictures(['a', 'b', 'c']);
  const { cpu } = recipe.presets;
  const small = { width: 4, latent: 8, batch: 4, generatorBatch: 2, r1Every: 2, lr: 1e-5, steps: 2 };
  const options = recipe.parse({ ...cpu!.options, ...small });
  const given = { version: '0', recipe: 'sngan', options, source: 'p', dataset, seed: 3, runtime };
  const all = [];
  for (const lowering of lowerings) {
    const { system, inputs } = assemble({ ...makeConfig(given), lowering }, dataset);
    const trainer = await Trainer.create({ system, runtime, inputs, batch: 4, seed: 3, lowering });
    const losses = [];
    while (trainer.step < 2) losses.push(...(await trainer.advance(2)));
    await trainer.release();
    all.push(losses);
  }
  for (const losses of all) {
    expect(losses.map((phases) => Object.keys(phases).join())).toEqual(['D,G', 'D,R1,G']);
    expect(losses[1]!.G!.total! / all[0]![1]!.G!.total!).toBeCloseTo(1, 4);
  }
});

test('many pictures are not augmented, nor few where that is turned off', () => {
  const of = (count: number, options: object = {}) =>
    recipe.build(recipe.parse({ ...options }), { channels: 3, height: 32, width: 32, classes: 1, count }).notes;
  expect(of(10_000)).toEqual([]);
  expect(of(9_999)).toHaveLength(1);
  expect(of(9_999, { augmentBelow: 0 })).toEqual([]);
  expect(of(9_999, { augment: 'cutout' })).toEqual([]);
});
