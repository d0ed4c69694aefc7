import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  digest,
  inTemporaryFolder,
  resumeSession,
  silent,
  tinyConfig,
  tinyDataset,
  tinyGauge,
  tinyPictures,
  tinyRecipes,
  tinyWatch,
} from '../../tests/tiny.js';
import type { Dataset } from '../data/dataset.js';
import { decodeChecked } from '../formats/checked.js';
import { nodeRuntime } from '../runtime/node.js';
import type { RunConfig } from './config.js';
import { RunFolder } from './folder.js';
import { type Outcome, train } from './loop.js';
import { Session } from './session.js';

const runtime = nodeRuntime({ threads: 1 });
const digits = tinyDataset();
const pictures = tinyPictures();

/** Trains until `stopAt` has been done, or to the end. */
async function trainTo(session: Session, stopAt: number): Promise<Outcome> {
  const stop = new AbortController();
  const outcome = await train(
    session,
    silent((step) => step >= stopAt && stop.abort()),
    stop.signal,
    session.run.config.watch.evaluation && tinyGauge,
  );
  await session.release();
  return outcome;
}

/**
 * An undisturbed run, by seven steps at a time where nothing is due between, and one that goes step by step and is
 * stopped and resumed: in an epoch; at a checkpoint; at an epoch's end; between a report and a sample; before the last
 * step.
 * @returns the files of both
 */
async function twice(folder: string, config: RunConfig, dataset: Dataset) {
  const [whole, parts] = [join(folder, 'whole'), join(folder, 'parts')];
  const undisturbed = await Session.open(await RunFolder.create(config, whole), dataset, runtime, { stepsPerRun: 7 });
  expect(await trainTo(undisturbed, Number.POSITIVE_INFINITY)).toEqual({ finished: true, step: 30, flat: false });

  const begun = await Session.open(await RunFolder.create(config, parts), dataset, runtime, { stepsPerRun: 1 });
  expect(await trainTo(begun, 1)).toEqual({ finished: false, step: 1, flat: false });
  for (const stopAt of [3, 5, 10, 13, 17, 29]) {
    const session = await resumeSession(parts, dataset, runtime, { stepsPerRun: 1 });
    expect(await trainTo(session, stopAt)).toEqual({ finished: false, step: stopAt, flat: false });
  }
  expect(await trainTo(await resumeSession(parts, dataset, runtime, { stepsPerRun: 1 }), 99)).toEqual({
    finished: true,
    step: 30,
    flat: false,
  });
  return { whole: await digest(whole), parts: await digest(parts) };
}

describe('a run that is stopped and resumed writes the bytes of one that is not', () => {
  test('acgan', () =>
    inTemporaryFolder(async (folder) => {
      const { whole, parts } = await twice(folder, tinyConfig(runtime, digits), digits);
      expect(Object.keys(whole)).toEqual([
        'checkpoints/000020.safetensors',
        'checkpoints/000025.safetensors',
        'checkpoints/000030.safetensors',
        'config.json',
        'generator.onnx',
        'history.json',
        'images/000008.png',
        'images/000010-classes.png',
        'images/000016.png',
        'images/000020-classes.png',
        'images/000024.png',
        'images/000030-classes.png',
        'images/000030.png',
        'images/reals.png',
        'stats.jsonl',
        'tensorboard/events.out.tfevents.gannet',
        ...['discriminator', 'generator'].flatMap((n) => [1, 2, 3].map((e) => `weights/params_${n}_epoch_00${e}.hdf5`)),
      ]);
      expect(parts).toEqual(whole);
    }));

  test.each(tinyRecipes)('%s, by its own order of the data', (name) =>
    inTemporaryFolder(async (folder) => {
      const dataset = name === 'dcgan-128' ? pictures : digits;
      const { whole, parts } = await twice(folder, tinyConfig(runtime, dataset, {}, name), dataset);
      expect(parts).toEqual(whole);
    }),
  );

  test('and is evaluated to the same, its best checkpoint included', () =>
    inTemporaryFolder(async (folder) => {
      const { whole, parts } = await twice(folder, tinyConfig(runtime, digits, {}, 'gan', tinyWatch), digits);
      expect(whole).toHaveProperty(['checkpoints/best.safetensors']);
      expect(parts).toEqual(whole);
      const run = await RunFolder.open(join(folder, 'parts'));
      const metrics = await run.metrics.read();
      expect(metrics.map(({ step }) => step)).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 27, 30]);
      const lightest = metrics.reduce((a, b) => (b.figures[0]!.value! > a.figures[0]!.value! ? b : a));
      const { metadata } = decodeChecked(await readFile(run.bestCheckpoint), 'best');
      expect(metadata.step).toBe(String(lightest.step));
    }));

  test('and ends at the same step where evaluations show no gain; a resumed one that has ended stays so', () =>
    inTemporaryFolder(async (folder) => {
      // A large learning rate, by which the images are soon as light as they will be.
      const watch = { ...tinyWatch, stopWhenFlat: { metric: 'light', patience: 2 } };
      const config = tinyConfig(runtime, digits, { lr: 0.3 }, 'gan', watch);
      const [whole, parts] = [join(folder, 'whole'), join(folder, 'parts')];
      const session = await Session.open(await RunFolder.create(config, whole), digits, runtime, { stepsPerRun: 7 });
      const { step, ...outcome } = await trainTo(session, 99);
      expect(outcome).toEqual({ finished: true, flat: true });
      expect(step).toBeLessThan(30);
      await trainTo(await Session.open(await RunFolder.create(config, parts), digits, runtime), step - 2);
      const again = await trainTo(await resumeSession(parts, digits, runtime), 99);
      expect(again).toEqual({ finished: true, step, flat: true });
      const expected = await digest(whole);
      expect(Object.keys(expected)).toContain(`images/${String(step).padStart(6, '0')}.png`);
      expect(await digest(parts)).toEqual(expected);
      expect(await trainTo(await resumeSession(parts, digits, runtime), 99)).toEqual(again);
      expect(await digest(parts)).toEqual(expected);
    }));

  test('and the doctor finds the same', () =>
    inTemporaryFolder(async (folder) => {
      const config = tinyConfig(runtime, digits, { lr: 0.3 }, 'gan', { doctorEvery: 3 });
      const { whole, parts } = await twice(folder, config, digits);
      expect(Object.keys(whole)).toContain('findings.jsonl');
      expect(parts).toEqual(whole);
    }));

  test('with what steadies and augments a GAN', () =>
    inTemporaryFolder(async (folder) => {
      const steady = { head: 'adc', loss: 'hinge', spectralNorm: 'both', decay: 'cosine', discriminatorLr: 4e-4 };
      const seen = { augment: ['colour', 'translation', 'cutout'], flip: true, average: 0.9, averageWarmup: 7 };
      const { whole, parts } = await twice(folder, tinyConfig(runtime, digits, { ...steady, ...seen }), digits);
      expect(parts).toEqual(whole);
      // Keras' layers of these names would make other images of the kernels.
      expect(Object.keys(whole).filter((file) => file.startsWith('weights'))).toEqual([]);
    }));

  test('and in shards, each of which draws for itself what is mirrored', () =>
    inTemporaryFolder(async (folder) => {
      const config = { ...tinyConfig(runtime, digits, { flip: true }), shards: 2 };
      const { whole, parts } = await twice(folder, config, digits);
      expect(parts).toEqual(whole);
    }));

  test('with phases that come every so many steps, and penalties', () =>
    inTemporaryFolder(async (folder) => {
      const lazy = { r1: 10, r1Every: 4, discriminatorSteps: 3, head: 'projection', fakeLabels: 'balanced' };
      const options = { ...lazy, minibatchStd: 2, augment: 'cutout', average: 0.9, reportEvery: 2 };
      const { whole, parts } = await twice(folder, tinyConfig(runtime, digits, options), digits);
      expect(parts).toEqual(whole);
    }));

  test('with an average of the generator', () =>
    inTemporaryFolder(async (folder) => {
      const { whole, parts } = await twice(folder, tinyConfig(runtime, digits, { average: 0.9 }, 'gan'), digits);
      expect(parts).toEqual(whole);
    }));
});
