import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GannetError } from '../errors.js';
import { type CheckpointChoice, chosenState, hasBest } from '../exchange/checkpoint.js';
import { drawSheet } from '../figures/sheet.js';
import { writeAtomic } from '../formats/atomic.js';
import { encodePng, tileGrid, toBytes } from '../formats/grid.js';
import { encodeNpz } from '../formats/npz.js';
import { relayout } from '../formats/relayout.js';
import { modelMetadata } from '../onnx/model.js';
import { Stream } from '../random/stream.js';
import { findRecipe } from '../recipes/index.js';
import type { System } from '../recipes/recipe.js';
import { dataShape } from '../run/config.js';
import { RunFolder } from '../run/folder.js';
import { nodeRuntime } from '../runtime/node.js';
import { latentPoints } from '../train/inputs.js';
import { type Latents, Sampler } from '../train/sampler.js';
import type { Grid } from './arguments.js';
import { parseClasses } from './classes.js';
import type { Console } from './console.js';
import { plural } from './format.js';
import { type Drawn, defaultGrid, gridCells, interpolation, type Layout, seedRows } from './layout.js';
import { checkEnding } from './output.js';
import { sampleSheet } from './sample-sheet.js';

/** The command line of `gannet sample`. */
export interface SampleFlags {
  readonly seeds?: readonly number[];
  readonly classes?: string;
  /** True for the grid that suits the classes. */
  readonly grid?: Grid | true;
  readonly titles?: boolean;
  readonly interpolate: boolean;
  readonly to: 'png' | 'npz';
  readonly checkpoint?: CheckpointChoice;
  readonly out?: string;
}

/** Most images of a picture. */
const most = 10_000;
/** Images from which it pays to compile the faster generator for blocks of them. */
const many = 1000;

/** Draws images with a run's generator into a PNG or npz file. */
export async function drawSamples(path: string, flags: SampleFlags, console: Console): Promise<void> {
  checkFileName(flags);
  const run = await RunFolder.open(path);
  const { config } = run;
  const recipe = findRecipe(config.recipe);
  const system = recipe.build(recipe.parse(config.options), dataShape(config.data));
  if (!system.generator) throw new GannetError(`${path} is a run of ${recipe.name}, which has no generator`);
  const layout = arrange(system, flags, config.data.classNames);
  const count = layout.images.length;
  const { sampler, step, isBest } = await open(run, flags.checkpoint, count);
  const points = { z: latents(system, layout.images), labels: layout.images.map((image) => image.label) };
  const images = toBytes(await sampler.images(points));
  await sampler.release();
  const { channels, height, width, classNames } = config.data;
  const file = flags.out ?? join(path, `samples.${flags.to}`);
  if (flags.to === 'npz') await writeAtomic(file, sampleArrays(system, images, points));
  else {
    const sheet = sampleSheet({ system, classNames, step, layout, images }, flags.titles ?? false);
    await writeAtomic(file, await encodePng(await drawSheet(sheet)));
  }
  const columns = Math.min(layout.columns, count);
  console.picture(tileGrid(images, { count, channels, height, width }, { columns }), { height, width });
  console.line(`${plural(count, 'image')}${isBest ? ` of the best checkpoint, step ${step}` : ''}: ${file}`);
}

/** @throws GannetError if the file's name does not tell of the format */
function checkFileName({ to, out, titles }: SampleFlags): void {
  if (to === 'npz' && titles) throw new GannetError('--titles are for pictures: leave it out, or --to npz');
  const other = /\.(png|npz)$/i.exec(out ?? '')?.[1]?.toLowerCase();
  if (other !== undefined && other !== to) {
    throw new GannetError(
      `--out ${out} is to be ${to === 'npz' ? 'an npz' : 'a PNG'} file: add --to ${other}, or rename it`,
    );
  }
  checkEnding(out, [`.${to}`]);
}

function arrange(system: System, { seeds, classes, grid, interpolate }: SampleFlags, names: readonly string[]): Layout {
  if (classes !== undefined && !system.conditional) {
    throw new GannetError('the generator of this run knows no classes: leave --classes out');
  }
  const labels = system.conditional ? parseClasses(classes ?? `0-${names.length - 1}`, names) : null;
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

/** The bytes of an npz file of samples. @param images [N, C, H, W] */
function sampleArrays({ data, latent, conditional }: System, images: Uint8Array, { z, labels }: Latents): Uint8Array {
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
  readonly step: string | null;
  readonly isBest: boolean;
}

async function open(run: RunFolder, choice: CheckpointChoice | undefined, count: number): Promise<Generator> {
  // The newest generator has a file of its own, which is opened sooner than a checkpoint.
  const isNewest = choice === 'newest' || (choice === undefined && !(await hasBest(run)));
  if (isNewest && count < many) return openNewest(run);
  const { system, state, step, isBest } = await chosenState(run, choice, () => undefined);
  const runtime = nodeRuntime();
  const sampler =
    count < many
      ? await Sampler.ofState(system, runtime, () => state.drawn)
      : await Sampler.ofMany(system, runtime, state.drawn, run.config.lowering);
  return { sampler, step: String(step), isBest };
}

async function openNewest(run: RunFolder): Promise<Generator> {
  const file = run.generatorPath;
  let model: Uint8Array;
  try {
    model = await readFile(file);
  } catch (error) {
    throw new GannetError(
      `${file} cannot be read (${(error as Error).message}): gannet resume writes it at the next checkpoint`,
    );
  }
  try {
    const sampler = await Sampler.ofModel(model, nodeRuntime());
    return { sampler, step: modelMetadata(model).step ?? null, isBest: false };
  } catch (error) {
    throw new GannetError(
      `${file} is damaged (${(error as Error).message}): gannet resume writes it anew at the next checkpoint`,
    );
  }
}

/** Latent points [count, size]: the seeds' own, or between two of them. */
function latents({ latent }: System, images: readonly Drawn[]): Float32Array {
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
