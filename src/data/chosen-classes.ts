import { GannetError } from '../errors.js';
import { some, visible } from '../text.js';
import { noLabel, noLabelReason } from './options.js';
import { parseClasses } from './parse-classes.js';
import type { Arrangement } from './pictures/arrange.js';
import { bytesEach, type ImageRows } from './rows.js';

/** What is left of classes. */
export interface Kept {
  readonly classNames: readonly string[];
  /** The new labels of those that are left, by the old ones. */
  readonly index: ReadonlyMap<number, number>;
  /** A word on the others. */
  readonly notices: readonly string[];
}

/**
 * Some of the classes, in the order that they had; numbered anew.
 *
 * @param list which, as `parseClasses` takes them; all without it
 * @throws GannetError for a class that there is not
 */
export function keepClasses(list: string | undefined, classNames: readonly string[]): Kept {
  const kept =
    list === undefined ? [...classNames.keys()] : [...new Set(parseClasses(list, classNames))].sort((a, b) => a - b);
  const left = classNames.filter((_, label) => !kept.includes(label));
  return {
    classNames: kept.map((label) => classNames[label]!),
    index: new Map(kept.map((label, i) => [label, i])),
    notices: left.length > 0 ? [`--classes leaves out ${some(left.map(visible))}`] : [],
  };
}

/** The labels that are left of some, numbered anew. */
export function keptLabels({ index }: Kept, labels: Uint8Array): Uint8Array {
  return labels.filter((label) => index.has(label)).map((label) => index.get(label)!);
}

/**
 * Images whose classes are told in one way alone: as they are, or without them.
 *
 * @param label the choice of what tells them
 * @throws GannetError if it is another way
 */
export function relabelRows(rows: ImageRows, label: string | undefined): ImageRows {
  if (label === undefined) return rows;
  if (label !== noLabel) {
    throw new GannetError(
      `--label ${visible(label)} names a column, an array or a key, and the labels of ${visible(rows.name)} are in none; ` +
        `leave it out, or give --label ${noLabel} to learn without classes`,
    );
  }
  const { train, test } = rows;
  const notices = [...rows.notices, `${noLabelReason}: all images are of one class`];
  return { ...rows, classNames: ['image'], train: train.map(() => 0), test: test.map(() => 0), notices };
}

/** Images of some of the classes alone, as if the others were not there. @throws GannetError as `keepClasses` */
export function keepRows(rows: ImageRows, list: string): ImageRows {
  const { train, test } = rows;
  const left = keepClasses(list, rows.classNames);
  const { classNames, index, notices } = left;
  const size = bytesEach(rows);
  const isKept = (row: number): boolean => index.has(row < train.length ? train[row]! : test[row - train.length]!);
  return {
    ...{ ...rows, classNames, train: keptLabels(left, train), test: keptLabels(left, test) },
    notices: [...rows.notices, ...notices],
    async *blocks() {
      let row = 0;
      for await (const block of rows.blocks()) {
        const kept = new Uint8Array(block.length);
        let filled = 0;
        for (let at = 0; at < block.length; at += size) {
          if (!isKept(row++)) continue;
          kept.set(block.subarray(at, at + size), filled);
          filled += size;
        }
        yield kept.subarray(0, filled);
      }
    },
  };
}

/** Pictures of some of the classes alone, as if the others were not there. @throws GannetError as `keepClasses` */
export function keepPlaced(arrangement: Arrangement, list: string): Arrangement {
  const { classNames, index, notices } = keepClasses(list, arrangement.classNames);
  return {
    ...{ ...arrangement, classNames },
    pictures: arrangement.pictures.flatMap((picture) => {
      const label = index.get(picture.label);
      return label === undefined ? [] : [{ ...picture, label }];
    }),
    notices: [...arrangement.notices, ...notices],
  };
}
