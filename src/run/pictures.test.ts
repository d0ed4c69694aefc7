import { expect, test } from 'vitest';
import { tinyConfig, tinyDataset } from '../../tests/tiny.js';
import type { Dataset } from '../data/dataset.js';
import type { Picture } from '../formats/grid.js';
import { toBytes } from '../formats/grid.js';
import { Stream } from '../random/stream.js';
import { findRecipe } from '../recipes/index.js';
import { nodeRuntime } from '../runtime/node.js';
import { generatorGraph } from '../train/graph.js';
import { Sampler } from '../train/sampler.js';
import { TrainingState } from '../train/state.js';
import { dataShape } from './config.js';
import { classPicture, realsPicture, samplePicture } from './pictures.js';

const runtime = nodeRuntime({ threads: 1 });

async function sampled(name: string, dataset: Dataset, options: Readonly<Record<string, unknown>>) {
  const recipe = findRecipe(name);
  const system = recipe.build(recipe.parse(options), dataShape(dataset));
  generatorGraph(system, 1);
  const { values } = new TrainingState(system.generator!.parameters, 4);
  return { system, sampler: await Sampler.ofState(system, runtime, () => values) };
}

/** The image at a row and column of a grid of 28x28 images. */
function cell({ data, width }: Picture, row: number, column: number): Uint8Array {
  const at = (i: number) => (row * 28 + Math.floor(i / 28)) * width + column * 28 + (i % 28);
  return Uint8Array.from({ length: 784 }, (_, i) => data[at(i)]!);
}

const image = ({ train }: Dataset<Uint8Array>, row: number): Uint8Array =>
  train.images.slice(row * 784, (row + 1) * 784);

test('samples: a column a class, a row a latent point; the same at every call', async () => {
  const dataset = tinyDataset(10, 10);
  const { system, sampler } = await sampled('acgan', dataset, tinyConfig(runtime, dataset).options);
  const picture = await samplePicture(system, sampler, 3);
  expect(picture).toMatchObject({ width: 280, height: 224, channels: 1 });
  expect((await samplePicture(system, sampler, 3)).data).toEqual(picture.data);
  const z = new Stream(3, 'sample').uniform(80, -1, 1).slice(20, 30);
  const [two, five] = await Promise.all([2, 5].map((label) => sampler.images({ z, labels: [label] })));
  for (const [column, expected] of [
    [2, two!],
    [5, five!],
  ] as const) {
    const found = cell(picture, 2, column);
    for (const [i, v] of toBytes(expected).entries()) expect(Math.abs(v - found[i]!)).toBeLessThanOrEqual(1);
  }
  await sampler.release();
});

test('without classes, a point for each picture', async () => {
  const { system, sampler } = await sampled('gan', tinyDataset(10, 10), { latent: 10 });
  const picture = await samplePicture(system, sampler, 3);
  expect(picture).toMatchObject({ width: 280, height: 224 });
  expect(cell(picture, 0, 0)).not.toEqual(cell(picture, 0, 1));
  await sampler.release();
});

test('reals: the first images of each class, in its column; short columns repeat their first', async () => {
  const dataset = tinyDataset(35, 10); // four of classes 0 to 4, three of the rest
  const { system, sampler } = await sampled('acgan', dataset, tinyConfig(runtime, dataset).options);
  const picture = realsPicture(system, dataset);
  expect(picture).toMatchObject({ width: 280, height: 224, channels: 1 });
  expect(cell(picture, 0, 0)).toEqual(image(dataset, 0));
  expect(cell(picture, 3, 4)).toEqual(image(dataset, 34));
  expect(cell(picture, 3, 5)).toEqual(image(dataset, 5));
  expect(cell(picture, 2, 9)).toEqual(image(dataset, 29));
  await sampler.release();
});

test('class picture: fakes by class, a white column, the reals of the slice sorted down the columns', async () => {
  const dataset = tinyDataset(900, 10);
  const { system, sampler } = await sampled('acgan', dataset, tinyConfig(runtime, dataset).options);
  const picture = await classPicture(system, sampler, dataset, 3, 2);
  expect(picture).toMatchObject({ width: 21 * 28, height: 40 * 28, channels: 1 });
  for (const row of [0, 17, 39]) expect(cell(picture, row, 10).every((v) => v === 255)).toBe(true);

  // Images 400 to 799, whose labels go round: those of class c are 400 + c, 410 + c, …
  for (const [row, column] of [
    [0, 0],
    [39, 0],
    [5, 3],
    [39, 9],
  ] as const)
    expect(cell(picture, row, 11 + column)).toEqual(image(dataset, 400 + 10 * row + column));

  // Rows share their latent points, drawn for the epoch.
  const z = new Stream(3, 'classPicture', 2).uniform(400, -1, 1).slice(70, 80);
  const fakes = toBytes(await sampler.images({ z, labels: [4] }));
  const found = cell(picture, 7, 4);
  for (const [i, v] of fakes.entries()) expect(Math.abs(v - found[i]!)).toBeLessThanOrEqual(1);

  // The third slice goes past the end, and on at the beginning.
  const third = await classPicture(system, sampler, dataset, 3, 3);
  expect(cell(third, 0, 11)).toEqual(image(dataset, 800));
  expect(cell(third, 39, 11)).toEqual(image(dataset, 290));
  expect(cell(third, 0, 0)).not.toEqual(cell(picture, 0, 0));
  await sampler.release();
});
