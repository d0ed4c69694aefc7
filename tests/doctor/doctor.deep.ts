import { describe, expect, test } from 'vitest';
import { findRecipe } from '../../src/recipes/index.js';
import { frozen, type Watched, watch } from './watch.js';

/** Networks a quarter as wide as published, so that an hour is enough for all. */
const narrow = { generatorChannels: [64, 32, 16], discriminatorChannels: [16, 32, 64] };
const firstLook = findRecipe('acgan').presets['first-look']!.options;
const steady = { ...narrow, lr: 2e-4, beta1: 0.5, frozenNorm: 'batch', embeddingScale: 20 };

describe('healthy trainings are left in peace', () => {
  test.each([
    ['acgan', firstLook, 1200],
    ['acgan', { ...firstLook, head: 'ac', certainty: 0 }, 1200],
    ['dcgan', { ...narrow, batch: 32 }, 1500],
    ['cgan', steady, 3000],
    ['gan', {}, 96_000],
    ['cgan-mlp', {}, 96_000],
  ] as const)('%s', async (recipe, options, steps) => {
    expect(await watch({ recipe, options, steps })).toEqual([]);
  });
});

describe('failing ones are not', () => {
  const signs = async (watched: Watched) => (await watch(watched)).map(({ sign }) => sign);

  test('a learning rate fifty times too large', async () => {
    expect(await signs({ recipe: 'acgan', options: { ...firstLook, lr: 0.05 }, steps: 500 })).toContain('thrown-apart');
    const dcgan = await signs({ recipe: 'dcgan', options: { ...narrow, batch: 32, lr: 0.05 }, steps: 700 });
    expect(dcgan).toEqual(expect.arrayContaining(['discriminator-won', 'alike']));
  });

  test('a generator that does not learn', async () => {
    const acgan = await signs({ recipe: 'acgan', options: firstLook, steps: 600, harm: frozen });
    expect(acgan).toContain('standstill');
  });

  test('one class only', async () => {
    const dcgan = await signs({ recipe: 'dcgan', options: { ...narrow, batch: 32 }, steps: 1200, onlyClass: 1 });
    expect(dcgan).toEqual(expect.arrayContaining(['few-classes']));
  });

  test("cgan's published settings: the discriminator wins, and nothing is drawn", async () => {
    const cgan = await signs({ recipe: 'cgan', options: narrow, steps: 2500 });
    expect(cgan).toEqual(expect.arrayContaining(['discriminator-won', 'alike']));
  });
});
