import { expect, test } from 'vitest';
import { z } from 'zod';
import { findRecipe } from '../recipes/index.js';
import { defineRecipe, optionsOf } from '../recipes/recipe.js';
import { manyNote, presetNote, settleOptions } from './options.js';

const recipe = defineRecipe({
  name: 'toy',
  title: 'for this test',
  source: 'none',
  options: optionsOf(
    { batch: 10, steps: 500 },
    { channels: z.array(z.int()).default([1, 2]).describe('channel counts') },
  ),
  size: null,
  presets: { quick: { title: 'short', options: { batch: 5, steps: 50 } } },
  epochFiles: false,
  figures: [],
  build: () => {
    throw new Error('never built');
  },
});

test('what is given comes before the preset, and that before the defaults', () => {
  expect(settleOptions(recipe, { set: {} })).toMatchObject({ batch: 10, steps: 500 });
  expect(settleOptions(recipe, { preset: 'quick', set: {} })).toMatchObject({ batch: 5, steps: 50 });
  const all = settleOptions(recipe, { preset: 'quick', batch: 7, set: { channels: [3, 4] } });
  expect(all).toMatchObject({ batch: 7, steps: 50, channels: [3, 4] });
});

test('images are mirrored where the recipe can', () => {
  expect(settleOptions(findRecipe('acgan'), { flip: true })).toMatchObject({ flip: true });
  expect(() => settleOptions(findRecipe('gan'), { flip: true })).toThrow(
    '--flip: gan does not mirror real images; acgan, cgan, dcgan, dcgan-128, sngan do',
  );
  expect(() => settleOptions(findRecipe('acgan'), { flip: true, set: { flip: true } })).toThrow('flip is given twice');
});

test('epochs that are asked for count, not the steps of the recipe or the preset', () => {
  expect(settleOptions(recipe, { epochs: 3, set: {} })).toMatchObject({ epochs: 3, steps: 0 });
  expect(settleOptions(recipe, { preset: 'quick', set: { epochs: 3 } })).toMatchObject({ epochs: 3, steps: 0 });
});

test.each([
  [{ set: { steps: 5 }, epochs: 3 }, '--steps and --epochs exclude each other'],
  [{ set: { batch: 5 }, batch: 6 }, 'batch is given twice, as --batch and by --set'],
  [{ set: {}, preset: 'quik' }, 'toy has no preset quik; did you mean quick? Its presets are: quick'],
  [{ set: {}, preset: 'constructor' }, 'toy has no preset constructor. Its presets are: quick'],
  [{ set: {}, preset: 'cpu-large' }, 'toy has no preset cpu-large. It is one of sngan. Its presets are: quick'],
  [{ set: { chanels: [1, 2] } }, 'toy has no option chanels; did you mean channels? It has batch, lr,'],
  [{ set: { zzzzzzzzz: 1 } }, 'toy has no option zzzzzzzzz. It has batch, lr,'],
  [
    { set: { channels: 'wide' } },
    /^toy: channels cannot be "wide": write a list of 2, such as 1,2\. It is: channel counts$/,
  ],
  [{ set: {}, lr: -1 }, /^toy: lr cannot be -1: .*>0/],
])('%j is refused', (choice, message) => {
  expect(() => settleOptions(recipe, choice)).toThrow(message);
});

test('of many images a preset may choose otherwise, unless the user does, and it is told', () => {
  const sngan = findRecipe('sngan');
  const r1 = (images: number, set = {}) => settleOptions(sngan, { preset: 'cpu', set }, { images });
  expect([r1(9_999), r1(10_000), r1(10_000, { r1: 2 })]).toMatchObject([{ r1: 1 }, { r1: 0.1 }, { r1: 2 }]);
  expect(settleOptions(sngan, {}, { images: 10_000 })).toMatchObject({ r1: 0 });
  const note = (images: number, choice: object) => manyNote(sngan, choice, images);
  expect(note(10_000, { preset: 'cpu' })).toBe('of 10,000 images and more --preset cpu has r1=0.1');
  expect([note(9_999, { preset: 'cpu' }), note(10_000, {}), note(10_000, { preset: 'cpu', set: { r1: 2 } })]).toEqual([
    null,
    null,
    null,
  ]);
});

test('a preset for other sizes is told from the one for these', () => {
  const sngan = findRecipe('sngan');
  const note = (preset: string, side: number) => presetNote(sngan, { preset }, { height: side, width: side });
  expect(note('cpu', 128)).toMatch(/^for images of 128x128 there is --preset cpu-large: /);
  expect(note('cpu-large', 64)).toMatch(/^for images of 64x64 there is --preset cpu: /);
  expect([
    note('cpu', 96),
    note('cpu-large', 256),
    presetNote(recipe, { preset: 'quick' }, { height: 128, width: 128 }),
  ]).toEqual([null, null, null]);
});
