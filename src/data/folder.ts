import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GannetError } from '../errors.js';
import type { Dataset, Split } from './dataset.js';
import { fingerprintOf } from './fingerprint.js';
import { type IdxImages, readIdxImages, readIdxLabels } from './idx.js';

interface SplitFiles {
  readonly images: string;
  readonly labels: string;
}

/**
 * Reads a dataset from a folder with MNIST's four idx files, each plain or with `.gz`, and with `-idx` or `.idx` in its
 * name.
 *
 * @param folder where the files are
 * @param name what to call the dataset
 * @param classNames the classes' names; without them they are '0' to the greatest label in train
 * @throws GannetError if a file is missing or damaged, if images and labels or train and test do not fit together, or
 * if a label has no class
 */
export async function readIdxFolder(folder: string, name: string, classNames?: readonly string[]): Promise<Dataset> {
  const present = new Set(await readdir(folder));
  const trainFiles = findSplit(folder, present, 'train');
  const testFiles = findSplit(folder, present, 't10k');
  const train = await readSplit(trainFiles);
  const test = await readSplit(testFiles);
  if (train.height !== test.height || train.width !== test.width) {
    throw new GannetError(
      `${testFiles.images} has images of ${test.height}x${test.width} but ${trainFiles.images} has ` +
        `${train.height}x${train.width}; give two files of one dataset`,
    );
  }
  const names = classNames ?? numbered(train.labels);
  checkTrainLabels(trainFiles.labels, train.labels, names.length);
  checkTestLabels(testFiles.labels, test.labels, train.labels);

  const { height, width } = train;
  const splits = { train: splitOf(train), test: splitOf(test) };
  const fingerprint = fingerprintOf([1, height, width], [splits.train, splits.test]);
  return { name, channels: 1, height, width, classNames: names, ...splits, fingerprint };
}

function findSplit(folder: string, present: ReadonlySet<string>, split: 'train' | 't10k'): SplitFiles {
  return {
    images: findFile(folder, present, `${split}-images`, 'idx3-ubyte'),
    labels: findFile(folder, present, `${split}-labels`, 'idx1-ubyte'),
  };
}

function findFile(folder: string, present: ReadonlySet<string>, stem: string, ending: string): string {
  const spellings = [`${stem}-${ending}`, `${stem}.${ending}`].flatMap((file) => [file, `${file}.gz`]);
  const file = spellings.find((spelling) => present.has(spelling));
  if (file === undefined) {
    throw new GannetError(
      `the dataset folder ${folder} has no ${spellings[0]} (nor ${spellings.slice(1).join(', ')}); ` +
        'it needs train-images, train-labels, t10k-images and t10k-labels',
    );
  }
  return join(folder, file);
}

async function readSplit(files: SplitFiles): Promise<IdxImages & { labels: Uint8Array }> {
  const images = await readIdxImages(files.images);
  const labels = await readIdxLabels(files.labels);
  if (images.count !== labels.length) {
    throw new GannetError(
      `${files.images} has ${images.count} images but ${files.labels} has ${labels.length} labels; ` +
        'give two files of one dataset',
    );
  }
  return { ...images, labels };
}

function numbered(labels: Uint8Array): string[] {
  const greatest = labels.reduce((a, b) => Math.max(a, b), 0);
  return Array.from({ length: greatest + 1 }, (_, label) => String(label));
}

function checkTrainLabels(file: string, labels: Uint8Array, classes: number): void {
  const position = labels.findIndex((label) => label >= classes);
  if (position >= 0) {
    throw new GannetError(
      `${file}: label ${labels[position]} at position ${position} (counting from 0) is not one of the ` +
        `${classes} classes 0 to ${classes - 1}; give the file that belongs to this dataset`,
    );
  }
}

function checkTestLabels(file: string, labels: Uint8Array, trainLabels: Uint8Array): void {
  const known = new Set(trainLabels);
  const position = labels.findIndex((label) => !known.has(label));
  if (position >= 0) {
    throw new GannetError(
      `${file}: label ${labels[position]} at position ${position} (counting from 0) never occurs in the training ` +
        'labels; give the test file that belongs to them',
    );
  }
}

function splitOf({ pixels, labels, count }: IdxImages & { labels: Uint8Array }): Split {
  return { images: pixels, labels, count };
}
