import type { Dataset } from '../data/dataset.js';
import { imageAt } from '../data/images.js';
import { hconcat, type Picture, tileGrid, toBytes } from '../formats/grid.js';
import { Stream } from '../random/stream.js';
import type { System } from '../recipes/recipe.js';
import { latentPoints } from '../train/inputs.js';
import type { Sampler } from '../train/sampler.js';

/** Rows of a sample picture, and its columns where there are no classes. */
const sampleRows = 8;
const plainColumns = 10;
/** Rows of the class picture. */
const classRows = 40;

/**
 * Samples of a run, the same latent points at every step so that pictures can be compared: a row is a latent point, a
 * column a class; without classes, every image has a point of its own and there are `columns` in a row.
 */
export async function samplePicture(
  system: System,
  sampler: Sampler,
  seed: number,
  { rows, columns } = { rows: sampleRows, columns: plainColumns },
): Promise<Picture> {
  return classColumns(system, sampler, new Stream(seed, 'sample'), rows, columns);
}

/** The first real images, laid out as samples are: a column a class where there are classes. */
export function realsPicture(system: System, dataset: Dataset): Picture {
  const { train } = dataset;
  const columns = system.conditional ? dataset.classNames.length : plainColumns;
  const rows: number[] = [];
  const ofClass = Array.from({ length: columns }, (): number[] => []);
  for (let i = 0; i < train.count && ofClass.some((c) => c.length < sampleRows); i++) {
    const column = system.conditional ? train.labels[i]! : i % columns;
    if (ofClass[column]!.length < sampleRows) ofClass[column]!.push(i);
  }
  for (let r = 0; r < sampleRows; r++) for (const column of ofClass) rows.push(column[r] ?? column[0] ?? 0);
  return realTiles(dataset, rows, columns);
}

/**
 * The picture that Keras' ACGAN example makes of each epoch: a column a class, forty rows that share their latent
 * points; a white column; then the 40 · classes real images of the epoch's slice of the training set, sorted by label,
 * running down the columns.
 * @param epoch from 1
 */
export async function classPicture(
  system: System,
  sampler: Sampler,
  dataset: Dataset,
  seed: number,
  epoch: number,
): Promise<Picture> {
  const classes = dataset.classNames.length;
  const fakes = await classColumns(system, sampler, new Stream(seed, 'classPicture', epoch), classRows, classes);
  const count = classRows * classes;
  const { train, channels, width } = dataset;
  const slice = Array.from({ length: count }, (_, i) => ((epoch - 1) * count + i) % train.count);
  const sorted = slice
    .map((row, i) => ({ row, i }))
    .sort((a, b) => train.labels[a.row]! - train.labels[b.row]! || a.i - b.i);
  const rows: number[] = [];
  for (let r = 0; r < classRows; r++) for (let c = 0; c < classes; c++) rows.push(sorted[c * classRows + r]!.row);
  const reals = realTiles(dataset, rows, classes);
  const white = new Uint8Array(width * fakes.height * channels).fill(255);
  return hconcat([fakes, { width, height: fakes.height, channels, data: white }, reals], 0, 255);
}

async function classColumns(
  system: System,
  sampler: Sampler,
  stream: Stream,
  rows: number,
  plain: number,
): Promise<Picture> {
  const { data, latent, conditional } = system;
  const columns = conditional ? data.classes : plain;
  const count = rows * columns;
  // A conditional generator shows every class at the same point; another one needs a point for each picture.
  const points = latentPoints(stream, (conditional ? rows : count) * latent.size, latent.distribution);
  const z = new Float32Array(count * latent.size);
  for (let i = 0; i < count; i++) {
    const point = conditional ? Math.floor(i / columns) : i;
    z.set(points.subarray(point * latent.size, (point + 1) * latent.size), i * latent.size);
  }
  const labels = Array.from({ length: count }, (_, i) => (conditional ? i % columns : 0));
  const bytes = toBytes(await sampler.images({ z, labels }));
  const shape = { count, channels: data.channels, height: data.height, width: data.width };
  return tileGrid(bytes, shape, { columns });
}

/** Training images, side by side in the order given, without gaps. */
function realTiles(dataset: Dataset, rows: readonly number[], columns: number): Picture {
  const { channels, height, width, train } = dataset;
  const bytes = new Uint8Array(rows.length * channels * height * width);
  for (const [i, row] of rows.entries()) bytes.set(imageAt(train, row), (i * bytes.length) / rows.length);
  return tileGrid(bytes, { channels, height, width, count: rows.length }, { columns });
}

/** Some of many images [n, C, H, W], side by side in the order given, without gaps. */
export function tileRows(
  images: Uint8Array,
  { channels, height, width }: Pick<System['data'], 'channels' | 'height' | 'width'>,
  rows: readonly number[],
  columns: number,
): Picture {
  const size = channels * height * width;
  const bytes = new Uint8Array(rows.length * size);
  for (const [i, row] of rows.entries()) bytes.set(images.subarray(row * size, (row + 1) * size), i * size);
  return tileGrid(bytes, { count: rows.length, channels, height, width }, { columns });
}
