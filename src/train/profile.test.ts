import { expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { findRecipe } from '../recipes/index.js';
import { dataShape } from '../run/config.js';
import { nodeRuntime } from '../runtime/node.js';
import { profileStep } from './profile.js';

const dataset = tinyDataset(10, 10);
const { options } = tinyConfig(nodeRuntime({ threads: 1 }), dataset, { discriminatorChannels: [8, 8, 8, 8] });
const recipe = findRecipe('acgan');
const system = () => recipe.build(recipe.parse(options), dataShape(dataset));

test('where the time of a step goes, layer by layer, and how each convolution is computed', async () => {
  const { layers, rest } = await profileStep(system(), 4, 'fast', 1);
  const of = (layer: string) => layers.find((l) => l.layer === layer);
  expect(of('D/conv1')).toMatchObject({ method: 'patches of 3x3' });
  expect(of('D/conv3')!.method).toMatch(/ of \dx\d, 4 phases$/);
  expect(of('G/convT3')).toMatchObject({ method: 'taps of 5x5, 4 phases' });
  expect(of('D/dropout1')).toMatchObject({ method: null, forward: 0, backward: 0 });
  for (const name of ['G/convT1', 'G/convT2', 'D/conv2', 'D/conv4']) {
    expect(of(name)!.forward).toBeGreaterThan(0);
    expect(of(name)!.backward).toBeGreaterThan(0);
  }
  expect(rest).toBeGreaterThan(0);
  expect(layers.map(({ layer }) => layer).filter((layer) => !/^[GD]\/\w+$/.test(layer))).toEqual([]);
});

test('the plain lowering has no methods of its own', async () => {
  const { layers } = await profileStep(system(), 2, 'plain', 1);
  expect(layers.every(({ method }) => method === null)).toBe(true);
  expect(layers.find(({ layer }) => layer === 'D/conv2')!.forward).toBeGreaterThan(0);
});
