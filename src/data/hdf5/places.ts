import { GannetError } from '../../errors.js';
import type { Hdf5File } from '../../hdf5/file.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import { type NumberType, numbersOf } from '../arrays/numbers.js';
import { noLabel } from '../options.js';

/** `0.png`, `1.png`, … */
export const imageKey = /^(0|[1-9]\d{0,14})\.png$/;

/** Where the image of a number belongs. */
interface Place {
  readonly index: number;
  readonly label: number;
  readonly heldOut: boolean;
}

/** Where the images of a file belong, those that are held out behind the others. */
export interface Places {
  readonly placed: readonly Place[];
  /** The classes' names by label. */
  readonly names: ReadonlyMap<number, string>;
  readonly notices: readonly string[];
}

/**
 * Reads the arrays `labels` and `held_out` of a file, where they are and fit its images.
 *
 * @param label what `labels` is called instead, or `noLabel` for no classes
 * @throws GannetError if there is no such array of labels, where it is called otherwise
 */
export async function readPlaces(file: Hdf5File, count: number, label = 'labels'): Promise<Places> {
  const labels = label === noLabel ? null : await wholeNumbers(file, label, count);
  if (!labels && label !== 'labels' && label !== noLabel) {
    throw new GannetError(
      `${visible(file.path)} has no array ${visible(label)} of a whole number for each of its ${plural(count, 'image')}`,
    );
  }
  const heldOut = await wholeNumbers(file, 'held_out', count);
  const names = labels && (await file.texts(label, 'class_names'));
  const placed = Array.from({ length: count }, (_, index) => ({
    index,
    label: labels?.[index] ?? 0,
    heldOut: heldOut?.[index] === 1,
  })).sort((a, b) => Number(a.heldOut) - Number(b.heldOut));
  const used = [...(labels ? [label] : []), ...(heldOut ? ['held_out'] : [])];
  const unused = (await file.names('/')).filter((key) => !imageKey.test(key) && !used.includes(key));
  return {
    placed,
    names: namesOf(labels, names === 'other' ? null : names),
    notices: unused.length > 0 ? [`left alone the keys ${some(unused.map(visible))}`] : [],
  };
}

function namesOf(labels: readonly number[] | null, names: readonly string[] | null): Map<number, string> {
  if (!labels) return new Map([[0, 'image']]);
  const values = [...new Set(labels)].sort((a, b) => a - b);
  return new Map(values.map((label) => [label, names?.[label] ?? String(label)]));
}

/** An array [count] of whole numbers, or null if there is none. */
async function wholeNumbers(file: Hdf5File, key: string, count: number): Promise<number[] | null> {
  const array = await file.entry(key);
  if (array.kind !== 'array' || array.shape?.length !== 1 || array.shape[0] !== count) return null;
  const [, type] = /^[<|]([ui][1248])$/.exec(array.type) ?? [];
  if (!type) return null;
  const [bytes] = await file.read([array]);
  return Array.from(numbersOf(bytes!, type as NumberType, 'little') as ArrayLike<number>, Number);
}
