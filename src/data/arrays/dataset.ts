import { GannetError } from '../../errors.js';
import { mostClasses, usedClasses } from '../classes.js';
import type { Dataset, Split } from '../dataset.js';
import { fingerprintOf } from '../fingerprint.js';
import type { DataOptions } from '../options.js';
import type { NumberArray } from './numbers.js';
import { axesNotices, type Planes, planesOf } from './planes.js';
import { scaleOf } from './scale.js';

/** The images of a split as an array, and their labels as whole numbers; null where there are none. */
export interface ArraySplit {
  readonly images: NumberArray;
  readonly labels: { readonly where: string; readonly values: readonly number[] } | null;
}

/** What arrays say of a dataset. */
export interface Arrays {
  readonly name: string;
  readonly train: ArraySplit;
  readonly test: ArraySplit | null;
  /** The classes' names by label; without them they are numbers. */
  readonly names?: ReadonlyMap<number, string>;
}

/**
 * Makes a dataset of arrays: classes are the labels that training images have.
 *
 * @throws GannetError if the images are of no known shape or range, held-out ones of another size, or a label has no name
 */
export function arrayDataset(
  { name, train, test, names }: Arrays,
  { transpose = false }: DataOptions = {},
): Dataset<Uint8Array> {
  const scale = scaleOf([train.images, ...(test ? [test.images] : [])]);
  const planes = planesOf(train.images, scale, transpose);
  const held = test && planesOf(test.images, scale, transpose);
  if (held) checkSize(planes, held, train.images.where, test.images.where);
  if (names) for (const { labels } of [train, test ?? train]) checkNames(labels, names);
  const values = {
    train: train.labels?.values ?? zeros(planes.count),
    test: test?.labels?.values ?? zeros(held?.count ?? 0),
  };
  const used = usedClasses(
    train.labels ? (names ?? numbered([...values.train, ...values.test])) : new Map([[0, 'image']]),
    values,
    test?.labels?.where ?? train.images.where,
  );
  const splits = { train: splitOf(planes, used.train), test: held ? splitOf(held, used.test) : nothing };
  const { channels, height, width } = planes;
  return {
    ...{ name, channels, height, width, classNames: used.classNames },
    ...splits,
    fingerprint: fingerprintOf([channels, height, width], [splits.train, splits.test]),
    notices: [...axesNotices(train.images), ...(scale.notice === null ? [] : [scale.notice]), ...used.notices],
  };
}

const nothing: Split<Uint8Array> = { images: new Uint8Array(0), labels: new Uint8Array(0), count: 0 };

function splitOf({ images, count }: Planes, labels: Uint8Array): Split<Uint8Array> {
  return { images, labels, count };
}

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0);
}

function checkSize(train: Planes, test: Planes, trainWhere: string, testWhere: string): void {
  const text = ({ height, width, channels }: Planes): string =>
    `${height}x${width}${channels === 3 ? ' in colour' : ''}`;
  if (text(train) === text(test)) return;
  throw new GannetError(
    `${testWhere} has images of ${text(test)} but ${trainWhere} has ${text(train)}; give two files of one dataset`,
  );
}

function checkNames(labels: ArraySplit['labels'], names: ReadonlyMap<number, string>): void {
  const position = labels?.values.findIndex((label) => !names.has(label)) ?? -1;
  if (!labels || position < 0) return;
  const known = [...names.keys()];
  throw new GannetError(
    `${labels.where}: label ${labels.values[position]} at position ${position} (counting from 0) is not one of the ` +
      `${known.length} classes ${known[0]} to ${known.at(-1)}; give the file that belongs to this dataset`,
  );
}

/** Every number from 0, or from where they begin, to the greatest as a name; where they are far apart, these alone. */
function numbered(labels: readonly number[]): Map<number, string> {
  const values = [...new Set(labels)].sort((a, b) => a - b);
  const greatest = values.at(-1)!;
  const all = greatest < mostClasses ? Array.from({ length: greatest + 1 }, (_, label) => label) : values;
  return new Map(all.map((label) => [label, String(label)]));
}
