import { expect, test } from 'vitest';
import { recipes } from '../../recipes/index.js';
import { recipeOptions } from './recipe-options.js';

test.each([...recipes.values()].map((r) => [r.name, r] as const))('%s: each option has a line', (_, recipe) => {
  const lines = recipeOptions(recipe, 80);
  for (const key of Object.keys(recipe.options.shape)) {
    expect(lines.filter((line) => line.startsWith(`${key} `))).toHaveLength(1);
  }
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test('lists are written as --set takes them, and presets say what they choose', () => {
  const text = recipeOptions(recipes.get('acgan')!, 80).join('\n');
  expect(text).toMatch(/^generatorChannels +384,192,96 +channels of/m);
  expect(text).toMatch(/^Augmentation:\naugment +none /m);
  expect(text).toMatch(/first-look +batch=32 /);
});
