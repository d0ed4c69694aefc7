import { GannetError } from '../../errors.js';
import { mostClasses, usedClasses } from '../classes.js';
import type { DataOptions } from '../options.js';
import { bytesEach, type ImageRows } from '../rows.js';
import type { NumberBlocks } from './numbers.js';
import { axesNotices, type Layout, layoutOf, planesOf } from './planes.js';
import { scaleOf } from './scale.js';

/** The images of a split as an array, and their labels as whole numbers; null where there are none. */
export interface ArraySplit {
  readonly images: NumberBlocks;
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
 * The images of arrays: classes are the labels that training images have. To find the range that values stand for, they
 * are gone through first; bytes only until one is found that tells.
 *
 * @throws GannetError if the images are of no known shape or range, held-out ones of another size, or a label has no name
 */
export async function arrayRows(
  { name, train, test, names }: Arrays,
  { transpose = false }: DataOptions = {},
): Promise<ImageRows> {
  const arrays = [train.images, ...(test ? [test.images] : [])];
  const scale = await scaleOf(arrays);
  const layout = layoutOf(train.images, transpose);
  const held = test && layoutOf(test.images, transpose);
  if (held) checkSize(layout, held, train.images.where, test.images.where);
  if (names) for (const { labels } of [train, test ?? train]) checkNames(labels, names);
  const values = {
    train: train.labels?.values ?? zeros(layout.count),
    test: test?.labels?.values ?? zeros(held?.count ?? 0),
  };
  const used = usedClasses(
    train.labels ? (names ?? numbered([...new Set([values.train, values.test].flat())])) : new Map([[0, 'image']]),
    values,
    test?.labels?.where ?? train.images.where,
  );
  const { channels, height, width } = layout;
  return {
    ...{ name, channels, height, width, classNames: used.classNames, train: used.train, test: used.test },
    notices: [...axesNotices(train.images), ...(scale.notice === null ? [] : [scale.notice]), ...used.notices],
    async *blocks() {
      for (const array of arrays) {
        const own = layoutOf(array, transpose);
        let bytes = own.count * bytesEach(own);
        for await (const data of array.blocks()) {
          const planes = planesOf(data, own, scale);
          bytes -= planes.length;
          yield planes;
        }
        if (bytes !== 0) throw new GannetError(`${array.where} was cut short while it was read; begin again`);
      }
    },
  };
}

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0);
}

function checkSize(train: Layout, test: Layout, trainWhere: string, testWhere: string): void {
  const text = ({ height, width, channels }: Layout): string =>
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
  const values = [...labels].sort((a, b) => a - b);
  const greatest = values.at(-1)!;
  const all = greatest < mostClasses ? Array.from({ length: greatest + 1 }, (_, label) => label) : values;
  return new Map(all.map((label) => [label, String(label)]));
}
