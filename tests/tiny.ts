import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset, Split } from '../src/data/dataset.js';
import { Stream } from '../src/random/stream.js';
import { findRecipe } from '../src/recipes/index.js';
import { makeConfig, type RunConfig, type Watch } from '../src/run/config.js';
import { RunFolder } from '../src/run/folder.js';
import type { Watcher } from '../src/run/loop.js';
import type { Gauge } from '../src/run/metrics.js';
import { Session } from '../src/run/session.js';
import type { TrainerChoice } from '../src/run/trainer.js';
import type { Runtime } from '../src/runtime/runtime.js';
import { latentPoints } from '../src/train/inputs.js';
import { readEvents } from './tfevents.js';

/** Three epochs of ten steps, whose reports, samples and checkpoints fall on different steps. */
const tinyOptions = { batch: 4, epochs: 3, steps: 0, reportEvery: 4, sampleEvery: 8, checkpointEvery: 5 };
/** And small networks. */
const tinyWidths = {
  acgan: { latent: 10, generatorChannels: [8, 8, 8], discriminatorChannels: [4, 4, 4, 4] },
  'acgan-upsample': {
    latent: 10,
    generatorWidth: 16,
    generatorChannels: [8, 8, 8],
    discriminatorChannels: [6, 6, 6, 6],
  },
  cgan: { latent: 10, generatorChannels: [8, 8, 8], discriminatorChannels: [6, 6, 6] },
  dcgan: { latent: 10, generatorChannels: [8, 8, 8], discriminatorChannels: [6, 6, 6] },
  'cnn-classifier': {},
  'dcgan-128': { latent: 10, generatorChannels: 5, discriminatorChannels: 5 },
  'cgan-mlp': { latent: 10, width: 16 },
  gan: { latent: 10, width: 16 },
};
export type TinyRecipe = keyof typeof tinyWidths;
export const tinyRecipes = Object.keys(tinyWidths) as TinyRecipe[];

/** Made-up 28x28 images: noise with a bright row that tells the class, the classes in turn. */
export function tinyDataset(trainCount = 40, testCount = 20): Dataset<Uint8Array> {
  const train = split('train', trainCount);
  const test = split('test', testCount);
  const hash = createHash('sha256');
  for (const { images, labels } of [train, test]) hash.update(images).update(labels);
  const classNames = Array.from({ length: 10 }, (_, i) => String(i));
  return { name: 'tiny', channels: 1, height: 28, width: 28, classNames, train, test, fingerprint: hash.digest('hex') };
}

/** Made-up colour pictures of 128x128, none held out. */
export function tinyPictures(count = 40): Dataset<Uint8Array> {
  const images = Uint8Array.from(new Stream(7, 'pictures').integers(count * 3 * 128 * 128, 256));
  const train = { images, labels: new Uint8Array(count), count };
  const test = { images: new Uint8Array(0), labels: new Uint8Array(0), count: 0 };
  const fingerprint = createHash('sha256').update(images).digest('hex');
  return { name: 'tiny', channels: 3, height: 128, width: 128, classNames: ['image'], train, test, fingerprint };
}

function split(name: string, count: number): Split<Uint8Array> {
  const images = Uint8Array.from(new Stream(7, name).integers(count * 784, 100));
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  for (const [i, label] of labels.entries())
    images.fill(250, i * 784 + (2 * label + 4) * 28, i * 784 + (2 * label + 5) * 28);
  return { images, labels, count };
}

export function tinyConfig(
  runtime: Pick<Runtime, 'description' | 'threads'>,
  dataset: Dataset,
  options: Readonly<Record<string, unknown>> = {},
  recipe: TinyRecipe = 'acgan',
  watch: Partial<Watch> = { doctorEvery: 7 },
): RunConfig {
  const settled = findRecipe(recipe).parse({ ...tinyOptions, ...tinyWidths[recipe], ...options });
  return makeConfig({ version: '0', recipe, options: settled, source: 'tiny', dataset, seed: 3, runtime, watch });
}

/** Opens a run that another process may have been killed in, at its newest checkpoint. */
export async function resumeSession(
  path: string,
  dataset: Dataset,
  runtime: Runtime,
  choice: TrainerChoice = {},
): Promise<Session> {
  const run = await RunFolder.open(path);
  await run.tidy();
  const session = await Session.open(run, dataset, runtime, choice);
  await session.restore((reason) => {
    throw new Error(reason);
  });
  await run.rewind(session.trainer.step);
  return session;
}

/** Watches without a word; `onStep` may be given. */
export function silent(onStep: (step: number) => void = () => undefined): Watcher {
  return {
    onStep,
    onReport() {},
    onEpoch() {},
    onPicture: async () => undefined,
    onCheckpoint() {},
    onMetrics() {},
    onFinding() {},
  };
}

/** Measures the mean brightness of ten images, with an interval so narrow that each rise is a gain. */
export const tinyGauge: Gauge = {
  async measure({ latent: { size, distribution } }, sampler) {
    const z = latentPoints(new Stream(1, 'tiny gauge'), 10 * size, distribution);
    const images = await sampler.images({ z, labels: Array.from({ length: 10 }, (_, i) => i) });
    const value = images.reduce((sum, pixel) => sum + pixel, 0) / images.length;
    return [{ key: 'light', title: 'light', value, interval: [value, value], better: 'higher', floor: 0.2 }];
  },
};
/** What watches a tiny run, all of it. */
export const tinyWatch: Watch = {
  doctorEvery: 7,
  evaluation: { every: 3, samples: 10, judge: { name: 'tiny', sha256: '' } },
  keepBest: 'light',
  stopWhenFlat: { metric: 'light', patience: 100 },
};

/** Every file of a run by its path in it: a hash of its bytes; of those that tell times, of what does not. */
export async function digest(path: string): Promise<Record<string, string>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name).slice(path.length + 1));
  const hashes = files.sort().map(async (file): Promise<[string, string]> => {
    const bytes = await readFile(join(path, file));
    const timeless =
      file === 'stats.jsonl'
        ? withoutTimes(bytes.toString())
        : file.startsWith('tensorboard')
          ? eventsWithoutTimes(bytes)
          : bytes;
    return [file, createHash('sha256').update(timeless).digest('hex')];
  });
  return Object.fromEntries(await Promise.all(hashes));
}

function withoutTimes(jsonl: string): string {
  const line = (text: string) =>
    JSON.stringify(JSON.parse(text), (key, value) => (key === 'seconds' || key === 'imagesPerSecond' ? 0 : value));
  return jsonl.trimEnd().split('\n').map(line).join('\n');
}

/** The events in an order of their own, since those of one step may be in any. */
function eventsWithoutTimes(file: Uint8Array): string {
  return readEvents(file)
    .map(({ step, version, scalars, images }) => {
      const losses = Object.entries(scalars).filter(([tag]) => tag !== 'images_per_second');
      const pictures = images.map(({ tag, png }) => [tag, createHash('sha256').update(png).digest('hex')]);
      return JSON.stringify([step, version, losses, pictures]);
    })
    .sort()
    .join('\n');
}

/** A folder that is gone after `use`. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file of these bytes that is gone after `use`. */
export async function inTemporaryFile<T>(
  bytes: string | Uint8Array,
  use: (path: string) => Promise<T>,
  name = 'x',
): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, name), bytes);
    return use(join(folder, name));
  });
}
