import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import type { Dataset } from '../dataset.js';
import type { DataOptions } from '../options.js';
import { type Role, roleInName } from '../roles.js';
import { type ArraySplit, arrayDataset } from './dataset.js';
import { labelsOf } from './labels.js';
import type { NumberArray } from './numbers.js';

/** An array of a file, whose numbers are not read yet. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  load(): Promise<NumberArray>;
}

interface Picked {
  readonly images: NamedArray;
  readonly labels: NamedArray | null;
}

/**
 * Makes a dataset of a file's arrays: of each split, told by `train`, `val` or `test` in their names, the one of images,
 * [N, H, W] or with channels, and the one of N labels; without such words all is for training.
 *
 * @param where the file, for messages
 * @throws GannetError if there are no images, or it is not clear which they are
 */
export async function datasetOfArrays(
  arrays: readonly NamedArray[],
  { where, name, names }: { readonly where: string; readonly name: string; readonly names?: readonly string[] },
  options: DataOptions,
): Promise<Dataset<Uint8Array>> {
  const words = arrays.some((array) => roleInName(array.name) !== null);
  const of = (role: Role): readonly NamedArray[] =>
    arrays.filter((array) => (words ? roleInName(array.name) : 'train') === role);
  const train = pick(of('train'), where);
  const test = pick(of('test'), where) ?? pick(of('validation'), where);
  if (!train) {
    const there = some(
      arrays.map((array) => `${visible(array.name)} [${array.shape.join(', ')}]`),
      6,
    );
    throw new GannetError(
      `${where} has no array of images to learn from, of the shape [N, H, W] or with channels, but ${there || 'none'}`,
    );
  }
  for (const picked of [train, test]) {
    if (picked?.images.shape.includes(0)) {
      const { name: empty, shape } = picked.images;
      throw new GannetError(`${where}: ${visible(empty)} has no images: its shape is [${shape.join(', ')}]`);
    }
  }
  const used = new Set([train, test].flatMap((picked) => (picked ? [picked.images, picked.labels] : [])));
  const unused = arrays.filter((array) => !used.has(array)).map((array) => visible(array.name));
  const named = names && new Map(names.entries());
  const splits = { train: await load(train), test: test && (await load(test)) };
  const dataset = arrayDataset({ name, ...splits, ...(named && { names: named }) }, options);
  const notices = [
    ...(train.labels ? [] : ['there is no array of labels: all images are of one class']),
    ...(unused.length > 0 ? [`left alone the arrays ${some(unused)}`] : []),
  ];
  return { ...dataset, notices: [...(dataset.notices ?? []), ...notices] };
}

/** What arrays of labels are called. */
const labelName = /label|^y|_y$|target|class/i;

/** The array of images among those of a split, and that of their labels; null if there are no images. */
function pick(arrays: readonly NamedArray[], where: string): Picked | null {
  const images = only(arrays.filter(isImages), 'images', where);
  if (!images) return null;
  const count = images.shape[0]!;
  const fitting = arrays.filter((array) => array !== images && array.shape.length <= 2 && array.shape[0] === count);
  const labels = only(byName(fitting, labelName), 'labels', where);
  const other = arrays.find(({ name, shape }) => shape.length === 1 && labelName.test(name) && !/name/i.test(name));
  if (!labels && other) {
    throw new GannetError(
      `${where}: ${visible(other.name)} has ${plural(other.shape[0]!, 'label')} for ${plural(count, 'image')} of ` +
        `${visible(images.name)}; give two arrays of one dataset`,
    );
  }
  return { images, labels };
}

/** Those whose names say what they are, if there are any such. */
function byName(arrays: readonly NamedArray[], pattern: RegExp): readonly NamedArray[] {
  const named = arrays.filter(({ name }) => pattern.test(name));
  return named.length > 0 ? named : arrays;
}

/** Three axes or four, or rows of pixels under a name that says so. */
function isImages({ name, shape }: NamedArray): boolean {
  if (shape.length === 3 || shape.length === 4) return true;
  return shape.length === 2 && shape[1]! > 16 && Number.isInteger(Math.sqrt(shape[1]!)) && /image|data|^x/i.test(name);
}

function only(arrays: readonly NamedArray[], what: string, where: string): NamedArray | null {
  const [first = null, second] = byName(arrays, what === 'images' ? /image|^x|_x$|data/i : /./);
  if (!second) return first;
  throw new GannetError(
    `${where} has several arrays that could be ${what}: ${some(arrays.map(({ name }) => visible(name)))}; keep one, or call ` +
      `them train_${what} and test_${what}`,
  );
}

async function load({ images, labels }: Picked): Promise<ArraySplit> {
  // Labels are read first: they are small.
  const array = labels && (await labels.load());
  const values = array && { where: array.where, values: labelsOf(array, images.shape[0]!) };
  return { images: await images.load(), labels: values };
}
