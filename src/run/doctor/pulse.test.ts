import { expect, test } from 'vitest';
import { findRecipe } from '../../recipes/index.js';
import { discriminatorLoss, Pulse } from './pulse.js';

const data = { channels: 1, height: 28, width: 28, classes: 10 } as const;
const systemOf = (name: string) => {
  const recipe = findRecipe(name);
  return recipe.build(recipe.parse({}), data);
};

test("the discriminator's loss an image, by each way in which recipes have it", () => {
  const auxiliary = { D: { total: 5, generation: 0.5, auxiliary: 4.5 }, G: { total: 9, generation: 4, auxiliary: 5 } };
  expect(discriminatorLoss(systemOf('acgan'), auxiliary, 1)).toBe(0.5);
  const two = { 'D.real': { total: 0.25 }, 'D.fake': { total: 0.75 }, G: { total: 9 } };
  expect(discriminatorLoss(systemOf('cgan'), two, 1)).toBe(0.5);
  const sum = { D: { total: 1, real: 0.25, fake: 0.75 }, G: { total: 9 } };
  expect(discriminatorLoss(systemOf('dcgan'), sum, 1)).toBe(0.5);
});

test('what a softened target costs at least is no loss', () => {
  const least = -(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1));
  const losses = { 'D.real': { total: least }, 'D.fake': { total: 0 }, G: { total: 1 } };
  expect(discriminatorLoss(systemOf('gan'), losses, 0.9)).toBeCloseTo(0, 12);
});

test('a pulse is the means of tenths, and of what is left', () => {
  const pulse = new Pulse(25);
  for (let i = 0; i < 25; i++) pulse.add(i);
  expect(pulse.take()).toEqual([...Array.from({ length: 12 }, (_, i) => 2 * i + 0.5), 24]);
  pulse.add(7);
  expect(pulse.take()).toEqual([7]);
});
