import { join } from 'node:path';
import { parseClasses } from '../data/parse-classes.js';
import { GannetError } from '../errors.js';
import { type CheckpointChoice, chosenState, isNewest } from '../exchange/checkpoint.js';
import { drawSheet } from '../figures/sheet.js';
import { encodePng, toBytes } from '../formats/grid.js';
import { encodeNpz } from '../formats/npz.js';
import { relayout } from '../formats/relayout.js';
import { Stream } from '../random/stream.js';
import type { System } from '../recipes/recipe.js';
import { configuredSystem, type RunConfig } from '../run/config.js';
import { RunFolder } from '../run/folder.js';
import { openGenerator } from '../run/generator.js';
import { nodeRuntime } from '../runtime/node.js';
import { latentPoints } from '../train/inputs.js';
import { type Latents, Sampler } from '../train/sampler.js';
import { type Drawn, defaultGrid, type Grid, gridCells, interpolation, type Layout, seedRows } from './layout.js';
import { checkEnding, writeOutput } from './output.js';
import { sampleSheet } from './sample-sheet.js';

/** What is drawn. */
export interface SampleChoice {
  /** By default 0 to 7; without classes 0 to 79. */
  readonly seeds?: readonly number[];
  /** Such as `0-3,7` or `Trouser`; all by default. */
  readonly classes?: string;
  /** True for the grid that suits the classes. */
  readonly grid?: Grid | true;
  readonly interpolate?: boolean;
  readonly checkpoint?: CheckpointChoice;
}

/** Images that a run's generator has drawn. */
export interface Samples {
  readonly config: RunConfig;
  readonly system: System;
  readonly layout: Layout;
  /** Latent points [count, size] and labels [count]. */
  readonly points: Latents;
  /** Bytes [count, C, H, W]. */
  readonly images: Uint8Array;
  /** The generator's. */
  readonly step: number;
  readonly isBest: boolean;
}

/** How samples are written. */
export interface SampleFileChoice extends SampleChoice {
  readonly titles?: boolean;
  /** `png` by default. */
  readonly to?: 'png' | 'npz';
  /** By default `samples.png` or `samples.npz` in the run's folder. */
  readonly out?: string;
}

export interface SampleFile extends Samples {
  readonly file: string;
}

/** Most images of a picture. */
const most = 10_000;
/** Images from which it pays to compile the faster generator for blocks of them. */
const many = 1000;

/**
 * Draws images with a run's generator: its best where that is kept, else its newest.
 * @throws GannetError for a run without a generator, and for seeds, classes or checkpoints that there are not
 */
export async function drawImages(path: string, choice: SampleChoice = {}): Promise<Samples> {
  const run = await RunFolder.open(path);
  const { config } = run;
  const system = configuredSystem(config);
  if (!system.generator) throw new GannetError(`${path} is a run of ${config.recipe}, which has no generator`);
  const layout = arrange(system, choice, config.data.classNames);
  const { sampler, step, isBest } = await openSampler(run, system, choice.checkpoint, layout.images.length);
  const points = { z: latentsOf(system, layout.images), labels: layout.images.map((image) => image.label) };
  const images = toBytes(await sampler.images(points));
  await sampler.release();
  return { config, system, layout, points, images, step, isBest };
}

/** Draws images with a run's generator into a PNG or npz file. @throws GannetError as `drawImages`, or for the file */
export async function drawSamples(path: string, choice: SampleFileChoice = {}): Promise<SampleFile> {
  const { to = 'png', out, titles = false } = choice;
  checkFileName(to, out, titles);
  const samples = await drawImages(path, choice);
  const file = out ?? join(path, `samples.${to}`);
  await writeOutput(file, to === 'npz' ? sampleArrays(samples) : await samplePicture(samples, titles));
  return { ...samples, file };
}

/** A PNG of samples under a caption, with titles if wished. */
export async function samplePicture({ config, ...samples }: Samples, titles: boolean): Promise<Uint8Array> {
  return encodePng(await drawSheet(sampleSheet({ ...samples, classNames: config.data.classNames }, titles)));
}

/** @throws GannetError if the file's name does not tell of the format */
function checkFileName(to: 'png' | 'npz', out: string | undefined, titles: boolean): void {
  if (to === 'npz' && titles) throw new GannetError('--titles are for pictures: leave it out, or --to npz');
  const other = /\.(png|npz)$/i.exec(out ?? '')?.[1]?.toLowerCase();
  if (other !== undefined && other !== to) {
    throw new GannetError(
      `--out ${out} is to be ${to === 'npz' ? 'an npz' : 'a PNG'} file: add --to ${other}, or rename it`,
    );
  }
  checkEnding(out, [`.${to}`]);
}

/** The numbers of the classes that are asked for, all by default; null for a generator that knows none. */
export function chosenLabels(
  { conditional }: System,
  classes: string | undefined,
  names: readonly string[],
): readonly number[] | null {
  if (conditional) return classes === undefined ? [...names.keys()] : parseClasses(classes, names);
  if (classes === undefined) return null;
  throw new GannetError('the generator of this run knows no classes: leave --classes out');
}

function arrange(
  system: System,
  { seeds, classes, grid, interpolate }: SampleChoice,
  names: readonly string[],
): Layout {
  const labels = chosenLabels(system, classes, names);
  if (interpolate && seeds?.length === 1)
    throw new GannetError('--interpolate goes from seed to seed: give two or more');
  const layout = interpolate
    ? interpolation(seeds, labels)
    : grid
      ? gridCells(grid === true ? defaultGrid(labels) : grid, seeds, labels)
      : seedRows(seeds, labels);
  if (layout.images.length <= most) return layout;
  throw new GannetError(`that is a picture of ${layout.images.length} images; the most is ${most}: give fewer seeds`);
}

/** Samples as the bytes of an npz file: images [N, H, W, C], z [N, size] and, where there are classes, labels [N]. */
export function sampleArrays({ system, images, points: { z, labels } }: Samples): Uint8Array {
  const { data, latent, conditional } = system;
  const { channels, height, width } = data;
  const n = labels.length;
  return encodeNpz({
    images: {
      shape: [n, height, width, channels],
      data: relayout(images, [n, channels, height, width], 'NCHW', 'NHWC'),
    },
    z: { shape: [n, latent.size], data: z },
    ...(conditional && { labels: { shape: [n], data: BigInt64Array.from(labels, BigInt) } }),
  });
}

interface Generator {
  readonly sampler: Sampler;
  readonly step: number;
  readonly isBest: boolean;
}

/** The generator that is asked for, ready to draw `count` images at a time. */
export async function openSampler(
  run: RunFolder,
  ofRun: System,
  choice: CheckpointChoice | undefined,
  count: number,
): Promise<Generator> {
  // The newest generator has a file of its own, which is opened sooner than a checkpoint.
  if (count < many && (await isNewest(run, choice))) {
    const { sampler, step } = await openGenerator(run, ofRun, nodeRuntime());
    return { sampler, step, isBest: false };
  }
  const { system, state, step, isBest } = await chosenState(run, choice, () => undefined);
  const runtime = nodeRuntime();
  const sampler =
    count < many
      ? await Sampler.ofState(system, runtime, () => state.drawn)
      : await Sampler.ofMany(system, runtime, state.drawn, run.config.lowering);
  return { sampler, step, isBest };
}

/** Latent points [count, size]: the seeds' own, or between two of them. */
export function latentsOf({ latent }: System, images: readonly Drawn[]): Float32Array {
  const { size, distribution } = latent;
  const known = new Map<number, Float32Array>();
  const ofSeed = (seed: number): Float32Array => {
    const point = known.get(seed) ?? latentPoints(new Stream(seed, 'sample/seed'), size, distribution);
    known.set(seed, point);
    return point;
  };
  const z = new Float32Array(images.length * size);
  for (const [n, { from, to, share }] of images.entries()) {
    const [a, b] = [ofSeed(from), ofSeed(to)];
    for (let i = 0; i < size; i++) z[n * size + i] = (1 - share) * a[i]! + share * b[i]!;
  }
  return z;
}
