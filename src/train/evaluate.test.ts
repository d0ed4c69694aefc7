import { expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import type { Dataset } from '../data/dataset.js';
import { findRecipe } from '../recipes/index.js';
import type { System } from '../recipes/recipe.js';
import { dataShape } from '../run/config.js';
import { nodeRuntime } from '../runtime/node.js';
import { floats, type Values } from '../runtime/runtime.js';
import { Evaluator } from './evaluate.js';
import { evaluationGraph } from './graph.js';
import { TrainingState } from './state.js';
import { networkParameters } from './trainer.js';

const runtime = nodeRuntime({ threads: 1 });

function classifier(dataset: Dataset): { system: System; values: Values } {
  const recipe = findRecipe('cnn-classifier');
  const system = recipe.build(recipe.parse({}), dataShape(dataset));
  evaluationGraph(system, system.evaluations[0]!, 1);
  return { system, values: new TrainingState(networkParameters(system), 1).values };
}

async function measure(dataset: Dataset, epoch = 1) {
  const { system, values } = classifier(dataset);
  const evaluator = new Evaluator(system, runtime, dataset, 1);
  const means = await evaluator.measure(epoch, values);
  expect(await evaluator.measure(epoch, values)).toEqual(means);
  await evaluator.release();
  return means.C!;
}

const part = (dataset: Dataset<Uint8Array>, from: number, count: number): Dataset => {
  const { images, labels } = dataset.test;
  const test = {
    images: images.slice(from * 784, (from + count) * 784),
    labels: labels.slice(from, from + count),
    count,
  };
  return { ...dataset, test };
};

test('every test image counts once, also where their number is no multiple of what runs at once', async () => {
  const dataset = tinyDataset(10, 223);
  const whole = await measure(dataset);
  const pieces = [
    [0, 100],
    [100, 100],
    [200, 23],
  ] as const;
  const means = await Promise.all(pieces.map(([from, count]) => measure(part(dataset, from, count))));
  for (const name of ['total', 'accuracy']) {
    const expected = pieces.reduce((sum, [, count], i) => sum + (means[i]![name]! * count) / 223, 0);
    expect(whole[name]).toBeCloseTo(expected, 6);
  }
  // Known by hand: the share of images that a net with zeros for weights puts in class 0, which it gives to all.
  const { system, values } = classifier(dataset);
  const zero = Object.fromEntries(
    Object.entries(values).map(([name, v]) => [name, floats(new Float32Array(v.data.length), v.dims)]),
  );
  const evaluator = new Evaluator(system, runtime, dataset, 1);
  const { C } = await evaluator.measure(1, zero);
  expect(C!.accuracy).toBeCloseTo(23 / 223, 6);
  expect(C!.total).toBeCloseTo(Math.log(2), 5);
  await evaluator.release();
});

test('a GAN is measured at other latent points each epoch, the same for the same epoch', async () => {
  const dataset = tinyDataset(10, 7);
  const { recipe: name, options } = tinyConfig(runtime, dataset);
  const recipe = findRecipe(name);
  const system = recipe.build(recipe.parse(options), dataShape(dataset));
  for (const e of system.evaluations) evaluationGraph(system, e, 1);
  const { values } = new TrainingState(networkParameters(system), 1);
  const evaluator = new Evaluator(system, runtime, dataset, 1);
  const [first, again, second] = [1, 1, 2].map((epoch) => evaluator.measure(epoch, values));
  expect(await first).toEqual(await again);
  expect((await second)!.G!.total).not.toBe((await first)!.G!.total);
  await evaluator.release();
});
