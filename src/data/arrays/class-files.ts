import { GannetError } from '../../errors.js';
import { some, visible } from '../../text.js';
import { relabelRows } from '../chosen-classes.js';
import { mostClasses } from '../classes.js';
import type { DataOptions } from '../options.js';
import { roleInPath } from '../roles.js';
import type { ImageRows } from '../rows.js';
import { mayBeImages } from './candidates.js';
import type { ImageArray, NamedArray } from './named.js';
import { looksLikeOnePicture } from './planes.js';
import { arrayRows } from './rows.js';

/** What arrays of a dataset are called that are no classes, but each something else of the same images. */
const partName =
  /^(x|y|data|arr(ay)?|images?|imgs?|pictures?|photos?|pixels?|inputs?|outputs?|sources?|targets?|labels?|class(es)?|masks?|seg(mentation)?s?|annotations?|depths?|clean|noisy|lr|hr)[_-]?\d*$/i;

/**
 * The images of several files that are a class each, as Quick, Draw! has them: arrays of the same type and of images of
 * the same shape, none of labels, whose names are those of the classes, but for a common beginning.
 *
 * @returns null if that is not what they are
 * @throws GannetError if they are alike but their names say nothing, if each is one picture, or there are too many
 */
export async function rowsOfClassFiles(
  arrays: readonly NamedArray[],
  { where, name }: { readonly where: string; readonly name: string },
  options: DataOptions,
): Promise<ImageRows | null> {
  if (arrays.length < 2) return null;
  if (arrays.every(isOnePicture)) {
    throw new GannetError(
      `${where} has arrays of one picture each, ${listed(arrays)}: save them as pictures, such as PNG, in a folder for ` +
        'each class, or as one array with numpy.stack',
    );
  }
  if (!areAlike(arrays) || arrays.some((array) => array.name.includes('/') || roleInPath(array.name))) return null;
  const start = commonStart(arrays.map((array) => array.name));
  const names = arrays.map((array) => array.name.slice(start.length));
  const count = arrays.reduce((sum, { shape }) => sum + shape[0]!, 0);
  if (names.some((one) => partName.test(one)) || count === 0) return null;
  if (new Set(names.map((one) => one.replace(/\d+/g, ''))).size === 1) {
    throw new GannetError(
      `${where} has several arrays of images that are alike, ${listed(arrays)}, and their names do not tell whether each ` +
        'is a class: give the files the names of the classes, such as cat.npy, or make one array of them with ' +
        'numpy.concatenate',
    );
  }
  if (names.length > mostClasses) {
    throw new GannetError(
      `${where} has ${names.length} files of arrays, a class each; at most ${mostClasses} work: put some elsewhere`,
    );
  }
  const values = arrays.flatMap(({ shape }, label) => new Array<number>(shape[0]!).fill(label));
  const train = { images: oneBehindTheOther(arrays, where), labels: { where, values } };
  const rows = await arrayRows({ name, train, test: null, names: new Map(names.entries()) }, options);
  const called = start === '' ? '' : `, called as the file without '${visible(start)}'`;
  const notice = `each file of an array is taken as a class${called}: ${some(names.map(visible))}`;
  return relabelRows({ ...rows, notices: [notice, ...rows.notices] }, options.label);
}

/** Rows of a number of pixels that are as many as these are a picture [H, W]. */
function isOnePicture({ shape }: NamedArray): boolean {
  return looksLikeOnePicture(shape) || (shape.length === 2 && shape[0]! > 16 && shape[0] === shape[1]);
}

function areAlike(arrays: readonly NamedArray[]): arrays is readonly ImageArray[] {
  if (!arrays.every((array) => mayBeImages(array, true))) return false;
  return new Set(arrays.map(({ type, shape }) => `${type} ${shape.slice(1)}`)).size === 1;
}

/** What all names begin with, up to the end of a word: `full_numpy_bitmap_`. */
function commonStart(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let length = 0;
  while (length < first.length && others.every((other) => other[length] === first[length])) length++;
  const start = /^.*[_\- ]/.exec(first.slice(0, length))?.[0] ?? '';
  return names.some((one) => one.length === start.length) ? '' : start;
}

/** Arrays that are alike, as one along the first axis. */
function oneBehindTheOther(arrays: readonly ImageArray[], where: string): ImageArray {
  const [first] = arrays as readonly [ImageArray];
  const count = arrays.reduce((sum, { shape }) => sum + shape[0]!, 0);
  return {
    ...{ ...first, where, shape: [count, ...first.shape.slice(1)] },
    async *blocks() {
      for (const array of arrays) yield* array.blocks();
    },
  };
}

function listed(arrays: readonly NamedArray[]): string {
  return some(arrays.map(({ name }) => visible(name)));
}
