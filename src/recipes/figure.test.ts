import { expect, test } from 'vitest';
import { isDue, sampleGrid } from './figure.js';
import { recipes } from './index.js';

test('a figure of epochs is due at the first and every n-th; one of samples never', () => {
  const every = (everyEpochs: number) => ({ ...sampleGrid, everyEpochs });
  const due = (n: number) => Array.from({ length: 11 }, (_, i) => i + 1).filter((epoch) => isDue(every(n), epoch));
  expect(due(5)).toEqual([1, 5, 10]);
  expect(due(1)).toHaveLength(11);
  expect(isDue(sampleGrid, 1)).toBe(false);
});

test('the figures of a recipe have names of their own, and the first is drawn with the samples', () => {
  for (const { name, figures } of recipes.values()) {
    expect(new Set(figures.map((figure) => figure.name)).size).toBe(figures.length);
    expect(figures.length > 0).toBe(name !== 'cnn-classifier');
    if (figures[0]) expect(figures[0]).not.toHaveProperty('everyEpochs');
  }
});
