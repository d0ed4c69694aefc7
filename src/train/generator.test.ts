import { expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import { GannetError } from '../errors.js';
import { toOnnx } from '../onnx/lower.js';
import { Stream } from '../random/stream.js';
import { findRecipe } from '../recipes/index.js';
import { dataShape } from '../run/config.js';
import { nodeRuntime } from '../runtime/node.js';
import { GeneratorModel } from './generator.js';
import { generatorGraph } from './graph.js';
import { exportGenerator, Sampler } from './sampler.js';
import { TrainingState } from './state.js';

const runtime = nodeRuntime({ threads: 1 });
const dataset = tinyDataset(10, 10);
const classNames = ['nought', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

function modelOf(name: 'acgan' | 'gan'): { readonly model: Uint8Array; readonly size: number } {
  const recipe = findRecipe(name);
  const system = recipe.build(recipe.parse(tinyConfig(runtime, dataset, {}, name).options), dataShape(dataset));
  generatorGraph(system, 1);
  const { values } = new TrainingState(system.generator!.parameters, 4);
  return { model: exportGenerator(system, values, { recipe: name, step: 7, classNames }), size: system.latent.size };
}

test('a generator knows its classes, and draws a seed’s point as its recipe does', async () => {
  const { model, size } = modelOf('acgan');
  const generator = await GeneratorModel.open(model, runtime);
  expect(generator).toMatchObject({ recipe: 'acgan', step: 7, classNames });
  expect(generator.latent).toEqual({ size, distribution: { kind: 'uniform', low: -1, high: 1 } });
  const point = new Stream(5, 'sample/seed').uniform(size, -1, 1);
  expect(generator.point(5)).toEqual(point);

  const samples = await generator.sample({ classes: ['three', 7], seeds: [1, 5, 600] });
  expect(samples).toMatchObject({ count: 6, channels: 1, height: 28, width: 28, columns: 2 });
  expect(samples.labels).toEqual([3, 7, 3, 7, 3, 7]);
  const sampler = await Sampler.ofModel(model, runtime);
  const alone = await sampler.images({ z: point, labels: [7] });
  for (const [i, v] of alone.entries()) expect(Math.abs(v - samples.data[3 * 784 + i]!)).toBeLessThan(1e-6);
  expect((await generator.sample()).count).toBe(80);
  await Promise.all([sampler.release(), generator.release()]);
});

test('normal points, and no classes', async () => {
  const { model, size } = modelOf('gan');
  const generator = await GeneratorModel.open(model, runtime);
  expect(generator).toMatchObject({ classNames: [], latent: { size, distribution: { kind: 'normal' } } });
  expect(await generator.sample({ seeds: [3] })).toMatchObject({ count: 1, columns: 1 });
  await expect(generator.sample({ classes: [0] })).rejects.toThrow(/knows no classes/);
  const between = generator.point(1).map((v, i) => (v + generator.point(2)[i]!) / 2);
  expect((await generator.draw([generator.point(1), between])).columns).toBe(2);
  await generator.release();
});

test('what is not there is said', async () => {
  const generator = await GeneratorModel.open(modelOf('acgan').model, runtime);
  await expect(generator.sample({ classes: ['sevn'] })).rejects.toThrow(/no class sevn; did you mean seven\?/);
  await expect(generator.sample({ classes: [10] })).rejects.toThrow(/no class 10\. .*or 0 to 9/);
  await expect(generator.sample({ classes: [] })).rejects.toThrow(/nothing to draw/);
  await generator.release();
  await expect(GeneratorModel.open(new Uint8Array([7, 7]), runtime)).rejects.toThrow(GannetError);
  const recipe = findRecipe('gan');
  const system = recipe.build(recipe.parse({}), dataShape(dataset));
  const bare = toOnnx({ image: generatorGraph(system, 1).image });
  await expect(GeneratorModel.open(bare, runtime)).rejects.toThrow(/does not say its latent as Gannet writes it/);
});
