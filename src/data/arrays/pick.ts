import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import type { DataOptions } from '../options.js';
import { type Role, roleInName } from '../roles.js';
import type { ImageRows } from '../rows.js';
import { labelsOf } from './labels.js';
import { type NumberBlocks, wholeOf } from './numbers.js';
import { type ArraySplit, arrayRows } from './rows.js';

/** An array of a file, whose values are not read yet. */
export type NamedArray = {
  readonly name: string;
  readonly shape: readonly number[];
} & (
  | ({ readonly kind: 'numbers' } & NumberBlocks)
  | {
      readonly kind: 'texts';
      /** Row by row. */
      load(): Promise<readonly string[]>;
    }
  | {
      /** Something else, which is left out, unless it is the images or the labels. */
      readonly kind: 'other';
      readonly holds: string;
      /** Why it cannot be what it is called. */
      refusal(what: 'images' | 'labels'): GannetError;
    }
);
type ImageArray = Extract<NamedArray, { readonly kind: 'numbers' }>;

type OtherArray = Extract<NamedArray, { readonly kind: 'other' }>;
type LabelArray = Exclude<NamedArray, OtherArray>;

interface Picked {
  readonly images: ImageArray;
  readonly labels: LabelArray | null;
}

/**
 * An array of something else than numbers or texts.
 *
 * @param holds what that is
 * @param remedy what to do if it is needed; null for objects of Python's, which are in an array for one of few reasons
 */
export function otherArray(
  { name, shape, where }: Pick<NamedArray, 'name' | 'shape'> & { readonly where: string },
  holds: string,
  remedy: string | null,
): NamedArray {
  const ofObjects = {
    images: 'save one array of numbers, such as numpy.stack(images) of images of one size, or pictures in a folder',
    labels: 'save an array of whole numbers or of texts, such as labels.astype(str)',
  };
  const refusal = (what: 'images' | 'labels'): GannetError =>
    new GannetError(`${where}, the ${what}, holds ${holds} where numbers are needed: ${remedy ?? ofObjects[what]}`);
  return { kind: 'other', name, shape, holds, refusal };
}

/**
 * Finds the images of a file's arrays: of each split, told by `train`, `val` or `test` in their names, the one of images,
 * [N, H, W] or with channels, and the one of N labels; without such words all is for training. Labels may be the classes'
 * names; those of numbers may be named by one more array of texts, `class_names`.
 *
 * @param where the file, for messages
 * @throws GannetError if there are no images, it is not clear which they are, or they or the labels are of another kind
 */
export async function rowsOfArrays(
  arrays: readonly NamedArray[],
  { where, name, names }: { readonly where: string; readonly name: string; readonly names?: readonly string[] },
  options: DataOptions,
): Promise<ImageRows> {
  const words = arrays.some((array) => roleInName(array.name) !== null);
  const of = (role: Role): readonly NamedArray[] =>
    arrays.filter((array) => (words ? roleInName(array.name) : 'train') === role);
  const train = pick(of('train'), where);
  const test = pick(of('test'), where) ?? pick(of('validation'), where);
  if (!train) {
    const [only] = arrays;
    if (arrays.length === 1 && only && isOther(only)) throw only.refusal('images');
    const there = some(
      arrays.map((array) => {
        const shape = `${visible(array.name)} [${array.shape.join(', ')}]`;
        return isOther(array) ? `${shape} of ${array.holds}` : shape;
      }),
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
  const tables = arrays.filter(isTable);
  const table = [train, test].some((picked) => picked?.labels?.kind === 'numbers') ? tables[0] : undefined;
  const used = new Set([table, ...[train, test].flatMap((picked) => (picked ? [picked.images, picked.labels] : []))]);
  const unused = arrays.filter((array) => !used.has(array) && !isOther(array)).map((array) => visible(array.name));
  const others = arrays.filter(isOther).map((array) => `${visible(array.name)} (${array.holds})`);
  const told = names ?? (table?.kind === 'texts' ? await table.load() : null);
  const labels = numbered([await readLabels(train, where), test && (await readLabels(test, where))], told, where);
  const splits = {
    train: { images: train.images, labels: labels.train },
    test: test && { images: test.images, labels: labels.test },
  };
  const rows = await arrayRows({ name, ...splits, ...(labels.names && { names: labels.names }) }, options);
  const notices = [
    ...(train.labels ? [] : ['there is no array of labels: all images are of one class']),
    ...(unused.length > 0 ? [`left alone the arrays ${some(unused)}`] : []),
    ...(others.length > 0 ? [`left out the arrays ${some(others)}, which are not read`] : []),
  ];
  return { ...rows, notices: [...rows.notices, ...notices] };
}

/** What arrays of labels are called. */
const labelName = /label|^y|_y$|target|class/i;
/** What an array of images is called for certain, and what one about them. */
const imageName = /image|^x(_|$)|_x$|^((train|test|val)_)?data$/i;
const aboutName = /(path|name|file|url|id)s?$/i;
/** What an array of the classes' names is called. */
const tableName = /(class|label|target)_?names?|^classes$|^categories$/i;

/** The array of images among those of a split, and that of their labels; null if there are no images. */
function pick(all: readonly NamedArray[], where: string): Picked | null {
  const arrays = all.filter((array) => !isOther(array));
  const others = all.filter(isOther);
  const candidates = arrays.filter(isImages);
  refuseAs('images', candidates, others);
  const images = only(candidates, 'images', where);
  if (!images) return null;
  const count = images.shape[0]!;
  const fitting = arrays.filter(
    (array) => array !== images && array.shape.length <= 2 && array.shape[0] === count && !isTable(array),
  );
  refuseAs('labels', fitting, others);
  const labels = only(byName(fitting, labelName), 'labels', where);
  const other = arrays.find(({ name, shape }) => shape.length === 1 && labelName.test(name) && !/name/i.test(name));
  if (!labels && other) {
    throw new GannetError(
      `${where}: ${visible(other.name)} has ${plural(other.shape[0]!, 'label')} for ${plural(count, 'image')} of ` +
        `${visible(images.name)}; give two arrays of one dataset, images along the first axis`,
    );
  }
  return { images, labels };
}

/** Refuses an array of another kind that would be what is looked for, where none that is read is called so. */
function refuseAs(what: 'images' | 'labels', found: readonly NamedArray[], others: readonly OtherArray[]): void {
  const isCalledSo = ({ name }: NamedArray): boolean =>
    what === 'images' ? imageName.test(name) && !aboutName.test(name) : labelName.test(name) && !/name/i.test(name);
  if (found.some(isCalledSo)) return;
  const called = others.find(isCalledSo);
  const shaped = what === 'images' && found.length === 0 ? others.find(({ shape }) => shape.length >= 3) : undefined;
  const refused = called ?? shaped;
  if (refused) throw refused.refusal(what);
}

function isOther(array: NamedArray): array is OtherArray {
  return array.kind === 'other';
}

/** Those whose names say what they are, if there are any such. */
function byName<A extends NamedArray>(arrays: readonly A[], pattern: RegExp): readonly A[] {
  const named = arrays.filter(({ name }) => pattern.test(name));
  return named.length > 0 ? named : arrays;
}

/** Whether an array is of the classes' names. */
function isTable({ kind, name }: NamedArray): boolean {
  return kind === 'texts' && tableName.test(name);
}

/** Three axes or four, or rows of pixels under a name that says so. */
function isImages(array: NamedArray): array is ImageArray {
  const { kind, name, shape } = array;
  if (kind !== 'numbers') return false;
  if (shape.length === 3 || shape.length === 4) return true;
  return shape.length === 2 && shape[1]! > 16 && Number.isInteger(Math.sqrt(shape[1]!)) && /image|data|^x/i.test(name);
}

function only<A extends NamedArray>(arrays: readonly A[], what: string, where: string): A | null {
  const [first = null, second] = byName(arrays, what === 'images' ? /image|^x|_x$|data/i : /./);
  if (!second) return first;
  throw new GannetError(
    `${where} has several arrays that could be ${what}: ${some(arrays.map(({ name }) => visible(name)))}; keep one, or call ` +
      `them train_${what} and test_${what}`,
  );
}

/** Labels as they are stored. */
interface Stored {
  readonly where: string;
  readonly values: readonly number[] | readonly string[];
}

/** The labels of a split. They are read before the images: they are small. */
async function readLabels({ images, labels }: Picked, where: string): Promise<Stored | null> {
  if (!labels) return null;
  const count = images.shape[0]!;
  if (labels.kind === 'numbers') {
    return { where: labels.where, values: labelsOf(await wholeOf(labels), count) };
  }
  const values = await labels.load();
  const place = `${where}: ${visible(labels.name)}`;
  const empty = values.indexOf('');
  if (values.length !== count || empty >= 0) {
    throw new GannetError(
      empty >= 0
        ? `${place}: the label at position ${empty} (counting from 0) is empty; name a class there`
        : `${place} has ${plural(values.length, 'text')} for ${plural(count, 'image')}; give one label for each`,
    );
  }
  return { where: place, values };
}

/** Labels as numbers and the names that go by them, of two splits of which the second may be missing. */
function numbered(
  [train, test]: readonly [Stored | null, Stored | null],
  told: readonly string[] | null,
  where: string,
) {
  const own = [train, test].flatMap((stored) => (stored ? [stored.values] : []));
  const texts = [...new Set(own.flatMap((values) => values.filter((value) => typeof value === 'string')))];
  if (texts.length === 0) {
    return {
      train: train as ArraySplit['labels'],
      test: test as ArraySplit['labels'],
      names: told && new Map(told.entries()),
    };
  }
  if (own.some((values) => typeof values[0] === 'number')) {
    throw new GannetError(`${where}: labels are texts in one split and numbers in the other; give two of one kind`);
  }
  const areNumbers = texts.every((text) => /^\d+$/.test(text));
  texts.sort((a, b) => (areNumbers ? Number(a) - Number(b) : a < b ? -1 : 1));
  const index = new Map(texts.map((text, label) => [text, label]));
  const of = (stored: Stored | null): ArraySplit['labels'] =>
    stored && { where: stored.where, values: stored.values.map((text) => index.get(String(text))!) };
  return { train: of(train), test: of(test), names: new Map(texts.entries()) };
}
