import { expect, test } from 'vitest';
import { findRecipe } from '../recipes/index.js';
import { checkMemory, trainingBytes } from './memory.js';
import { stepGraph } from './step-graph.js';

function system(name: string, side: number, options = {}) {
  const recipe = findRecipe(name);
  const made = recipe.build(recipe.parse(options), { channels: 3, height: side, width: side, classes: 2 });
  stepGraph(made, { batch: 1, lowering: 'plain', gradients: false });
  return made;
}

test('counts parameters, moments, spares and the gradients of the larger network', () => {
  // G: 100·200 + 200, 2·200, 200·48 + 48; D: 48·200 + 200, 2·200, 200 + 1.
  const [g, d] = [20_200 + 400 + 9_648, 9_800 + 400 + 201];
  expect(trainingBytes(system('gan', 4))).toBe(4 * (6 * (g + d) + g));
  expect(trainingBytes(system('gan', 4, { average: 0.5 }))).toBe(4 * (6 * (g + d) + 2 * g + g));
});

test('refuses what the machine has no room for, before it is made', () => {
  checkMemory(system('gan', 4), 2e6);
  expect(() => checkMemory(system('gan', 1024), 8e9)).toThrow(
    'training these networks on images of 1024x1024 takes 32.8 GB for their parameters alone, and this machine has 8.0 GB',
  );
});
