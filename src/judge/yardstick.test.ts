import { beforeAll, describe, expect, test } from 'vitest';
import { tinyDataset } from '../../tests/tiny.js';
import type { Dataset, Split } from '../data/dataset.js';
import { selectImages } from '../data/images.js';
import { loadDataset } from '../data/load.js';
import { Stream } from '../random/stream.js';
import { nodeRuntime } from '../runtime/node.js';
import { type FigureKey, figureOf, type MetricName, metricNames } from './figure.js';
import { loadJudge } from './judge.js';
import type { Measures } from './measure.js';
import { fitGaussian } from './metrics/gaussian.js';
import { makeJudge } from './network/make.js';
import { fullJudge } from './network/options.js';
import { Predictor } from './network/predictor.js';
import { Yardstick } from './yardstick.js';

/** Some hundred images of MNIST on each side, so that all metrics take seconds. */
const samples = 600;
const runtime = nodeRuntime({ threads: 2 });
const metrics = metricNames.filter((name) => name !== 'gan-train');
let mnist: Dataset;
let yardstick: Yardstick;
/** Of the test images' features, all together. */
let variance: number;

/** Figures of images and a judge that know no classes. */
const metricKeysWithoutClasses: readonly FigureKey[] = [
  ...(['frechet', 'kernel', 'precision', 'recall', 'density', 'coverage'] as const),
  ...(['variety', 'similarity', 'near-pixels', 'near-features'] as const),
];

const value = (measures: Measures, key: FigureKey): number => figureOf(measures, key).value!;
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
/** As many test images that the yardstick has not seen as it has: every other one. */
const fresh = (): Split =>
  selectImages(
    mnist.test,
    upTo(samples).map((i) => 2 * i),
  );

async function make(dataset: Dataset, wanted: readonly MetricName[]): Promise<Yardstick> {
  const judge = await loadJudge('mnist', runtime);
  return Yardstick.make({ judge, dataset, runtime, samples, seed: 1, metrics: wanted });
}

beforeAll(async () => {
  const whole = await loadDataset('mnist');
  mnist = { ...whole, train: selectImages(whole.train, upTo(3000)) };
  const test = selectImages(
    mnist.test,
    upTo(samples).map((i) => 2 * i + 1),
  );
  const judge = await loadJudge('mnist', runtime);
  const { covariance, mean } = fitGaussian((await judge.readSplit(test)).features);
  variance = mean.reduce((sum, _, k) => sum + covariance[k * mean.length + k]!, 0);
  yardstick = await make({ ...mnist, test }, metrics);
}, 120_000);

describe('real images', () => {
  test('have their expected figures, where they learnt from or not', async () => {
    const measured = await yardstick.measureImages(fresh(), true);
    for (const measures of [measured, yardstick.floors]) {
      expect(value(measures, 'gan-test')).toBeGreaterThan(0.985);
      // Of so few samples it is not 0, but little beside the features' variance, which one repeated image lacks.
      expect(value(measures, 'frechet')).toBeLessThan(0.03 * variance);
      for (const key of ['precision', 'recall', 'density', 'coverage'] as const)
        expect(value(measures, key)).toBeGreaterThan(0.85);
      const kernel = figureOf(measures, 'kernel');
      expect(kernel.interval![0]).toBeLessThan(0);
      expect(measures.memorisation).toMatchObject({ pixels: { alarm: false }, features: { alarm: false } });
    }
    const similar = (key: FigureKey): number => value(measured, key) / value(yardstick.floors, key);
    for (const key of ['precision', 'recall', 'density', 'coverage'] as const)
      expect(Math.abs(similar(key) - 1)).toBeLessThan(0.1);
    expect(similar('variety')).toBeCloseTo(1, 1);
    expect(similar('similarity')).toBeCloseTo(1, 0);
  });

  test('that are too few for a covariance get a warning in place of a figure', async () => {
    const few = await yardstick.measureImages(selectImages(mnist.test, upTo(120)), true);
    expect(figureOf(few, 'frechet')).toMatchObject({
      value: null,
      warning: '120 samples for 128 features: a covariance needs more than 128',
    });
    expect(few.byClass['frechet-by-class']).toEqual(new Array(10).fill(null));
    for (const { value, warning } of few.figures) expect(Number.isFinite(value) || warning !== null).toBe(true);
  });
});

describe('the alarm goes off for', () => {
  test('noise', async () => {
    const images = Uint8Array.from(new Stream(1, 'noise').integers(samples * 784, 256));
    const noise = await yardstick.measureImages({ ...fresh(), images }, true);
    expect(value(noise, 'gan-test')).toBeLessThan(0.3);
    expect(value(noise, 'frechet')).toBeGreaterThan(20 * value(yardstick.floors, 'frechet'));
    expect(figureOf(noise, 'kernel').interval![0]).toBeGreaterThan(10 * value(yardstick.floors, 'kernel'));
    expect(value(noise, 'precision')).toBeLessThan(0.05);
    expect(value(noise, 'recall')).toBeLessThan(0.05);
    expect(noise.memorisation!.pixels).toMatchObject({ alarm: false, nearShare: 0 });
  });

  test('one repeated image', async () => {
    const one = await yardstick.measureImages(selectImages(fresh(), new Uint8Array(samples)), false);
    expect(value(one, 'score')).toBeCloseTo(1, 3);
    expect(value(one, 'frechet')).toBeGreaterThan(variance);
    expect(value(one, 'recall')).toBe(0);
    expect(value(one, 'coverage')).toBeLessThan(0.05);
    expect(value(one, 'variety')).toBeLessThan(1e-3);
    expect(value(one, 'similarity')).toBeCloseTo(1, 6);
  });

  test('training images', async () => {
    const shown = await yardstick.measureImages(selectImages(mnist.train, upTo(samples)), true);
    const { pixels, features } = shown.memorisation!;
    expect(pixels).toMatchObject({ alarm: true, nearShare: 1, copyShare: 1, fakeMedian: 0 });
    expect(features).toMatchObject({ alarm: true, nearShare: 1, copyShare: 1, fakeMedian: 0 });
    expect(pixels.dataCopying).toBeLessThan(-3);
    expect(pixels.closest[0]).toMatchObject({ fake: 0, training: 0, distance: 0 });
  });
});

test('where none are held out, every other training image stands for them', async () => {
  const none = { images: new Uint8Array(0), labels: new Uint8Array(0), count: 0 };
  const made = await make({ ...mnist, test: none }, ['gan-test', 'prdc', 'memorisation']);
  expect(value(made.floors, 'precision')).toBeGreaterThan(0.8);
  expect(made.floors.memorisation!.pixels.alarm).toBe(false);
  const shown = await made.measureImages(selectImages(mnist.train, upTo(samples)), true);
  expect(shown.memorisation!.pixels.alarm).toBe(true);
});

test('GAN-train tells images from noise with their labels', async () => {
  const small = {
    ...mnist,
    train: selectImages(mnist.train, upTo(samples)),
    test: selectImages(mnist.test, upTo(500)),
  };
  const made = await make(small, ['gan-train']);
  expect(value(made.floors, 'gan-train')).toBeGreaterThan(0.45);
  const images = Uint8Array.from(new Stream(1, 'noise').integers(samples * 784, 256));
  const noise = await made.measureImages({ ...small.train, images }, true);
  expect(value(noise, 'gan-train')).toBeLessThan(0.3);
  expect(noise.byClass['gan-train']).toHaveLength(10);
});

test('pictures without classes: a judge of quarter turns, and what needs classes is not there', async () => {
  const { train, ...rest } = tinyDataset(240, 20);
  const unlabelled = { ...train, labels: new Uint8Array(240) };
  const test = { images: new Uint8Array(0), labels: new Uint8Array(0), count: 0 };
  const dataset = { ...rest, classNames: ['image'], train: unlabelled, test };
  const options = { ...fullJudge, channels: [4, 6, 8] as const, batch: 20, epochs: 1 };
  const about = { name: 'turns', command: 'gannet judge train tiny', version: '0', seed: 0, heldOut: 20 };
  const { model, card } = (await makeJudge({ ...about, dataset, options, runtime }))!;
  const shape = { ...card.image, classes: card.classNames.length, features: card.features };
  const judge = Object.assign(await Predictor.ofModel(model, shape, runtime), { card });
  const made = await Yardstick.make({ judge, dataset, runtime, samples: 120, seed: 1, metrics: metricNames });
  const measured = await made.measureImages(selectImages(unlabelled, upTo(120)), false);
  for (const measures of [measured, made.floors]) {
    const keys = measures.figures.map(({ key }) => key);
    expect(keys).toEqual(metricKeysWithoutClasses);
    expect(measures.byClass['gan-test']).toBeUndefined();
  }
  for (const { value } of measured.figures.filter(({ warning }) => warning === null))
    expect(Number.isFinite(value)).toBe(true);
  await judge.release();
});
