import { GannetError } from '../../errors.js';
import { wholeOf } from '../arrays/numbers.js';
import { type ArraySplit, arrayRows } from '../arrays/rows.js';
import { garments, isFashion } from '../fashion.js';
import type { DataOptions } from '../options.js';
import type { ImageRows } from '../rows.js';
import type { SourceFile } from '../source/source.js';
import { type IdxFile, openIdx } from './file.js';
import type { IdxFiles, IdxSplit } from './find.js';
import { looksTurned, turnedNotice } from './turned.js';

/**
 * Opens a dataset of idx files. Its classes are named by `names`, by EMNIST's mapping file, by Fashion-MNIST's names
 * where these are its images, or else by number.
 *
 * @throws GannetError if a file is damaged, if images and labels or train and test do not fit together, or if a label
 * has no class
 */
export async function readIdx(
  files: IdxFiles,
  name: string,
  options: DataOptions,
  names?: readonly string[],
): Promise<ImageRows> {
  const train = await readSplit(files.train);
  const test = files.test && (await readSplit(files.test));
  const named = names ? new Map(names.entries()) : files.mapping && (await readMapping(files.mapping));
  const rows = await arrayRows({ name, train, test, ...(named && { names: named }) }, options);
  const own = [
    ...(train.labels ? [] : ['there is no file of labels: all images are of one class']),
    ...(options.transpose || !(await looksTurned(files.train.images.name, rows)) ? [] : [turnedNotice]),
  ];
  const isNamed = named !== null || !(await isFashion(rows));
  return { ...rows, ...(!isNamed && { classNames: garments }), notices: [...rows.notices, ...own] };
}

async function readSplit({ images, labels }: IdxSplit): Promise<ArraySplit> {
  const opened = await openIdx(images);
  if (opened.shape.length < 3) {
    throw new GannetError(
      `${images.where} has the shape [${opened.shape.join(', ')}]; images are [N, H, W]: give an idx3 file`,
    );
  }
  // Labels are read first: they are small, and tell how many images there can be.
  const values = labels && (await readLabels(await openIdx(labels), opened));
  return { images: opened, labels: values && { where: labels.where, values } };
}

/** [N] labels, or the first of each row, which in QMNIST is the label. */
async function readLabels(labels: IdxFile, images: IdxFile): Promise<number[]> {
  const { where } = labels.file;
  const [rows, columns = 1] = labels.shape;
  if (labels.shape.length > 2) {
    throw new GannetError(`${where} has the shape [${labels.shape.join(', ')}]; labels are [N]: give an idx1 file`);
  }
  if (rows !== images.shape[0]) {
    throw new GannetError(
      `${images.file.where} has ${images.shape[0]} images but ${where} has ${rows} labels; give two files of one dataset`,
    );
  }
  const { data } = await wholeOf(labels);
  const values = Array.from({ length: rows! }, (_, row) => Number(data[row * columns]));
  const wrong = values.findIndex((value) => !Number.isInteger(value) || value < 0);
  if (wrong >= 0)
    throw new GannetError(`${where}: label ${values[wrong]} at position ${wrong} is not a whole number from 0`);
  return values;
}

/** Lines of a label and the character codes that it stands for, such as `1 65 97`. */
async function readMapping(file: SourceFile): Promise<Map<number, string>> {
  const lines = Buffer.from(await file.read())
    .toString('utf8')
    .trim()
    .split(/\r?\n/);
  const rows = lines.map((line) => line.trim().split(/\s+/).map(Number));
  if (rows.some((row) => row.length < 2 || row.some((n) => !Number.isInteger(n) || n < 0 || n > 0x10ffff))) {
    throw new GannetError(`${file.where} has not a label and character codes in each line; mend or remove it`);
  }
  return new Map(rows.map(([label, code]) => [label!, String.fromCodePoint(code!)]));
}
