import { some, visible } from '../text.js';
import type { Dataset, Images, Split } from './dataset.js';
import { fingerprintOf } from './fingerprint.js';
import { selectImages } from './images.js';
import { parseClasses } from './parse-classes.js';
import type { Arrangement } from './pictures/arrange.js';

/**
 * A dataset of some of its classes alone, in the order that they had; numbered anew.
 *
 * @param list which, as `parseClasses` takes them
 * @throws GannetError for a class that there is not
 */
export function keepClasses<I extends Images>(dataset: Dataset<I>, list: string): Dataset<I> {
  const { classNames, channels, height, width, notices = [] } = dataset;
  const kept = chosen(list, classNames);
  const index = new Map(kept.map((label, i) => [label, i]));
  const of = (split: Split<I>): Split<I> => {
    const rows = Array.from({ length: split.count }, (_, row) => row).filter((row) => index.has(split.labels[row]!));
    const { images, labels, count } = selectImages(split, rows);
    return { images, labels: labels.map((label) => index.get(label)!), count };
  };
  const [train, test] = [of(dataset.train), of(dataset.test)];
  return {
    ...{ ...dataset, train, test },
    classNames: kept.map((label) => classNames[label]!),
    fingerprint: fingerprintOf([channels, height, width], [train, test]),
    notices: [...notices, ...word(kept, classNames)],
  };
}

/** The rows of a dataset that are left of it, training images first. @throws GannetError as `keepClasses` */
export function keptRows({ classNames, train, test }: Dataset, list: string): number[] {
  const kept = new Set(chosen(list, classNames));
  return [...train.labels, ...test.labels].flatMap((label, row) => (kept.has(label) ? [row] : []));
}

/** Pictures of some of the classes alone, as if the others were not there. @throws GannetError as `keepClasses` */
export function keepPlaced(arrangement: Arrangement, list: string): Arrangement {
  const { classNames, pictures, notices } = arrangement;
  const kept = chosen(list, classNames);
  const index = new Map(kept.map((label, i) => [label, i]));
  return {
    ...arrangement,
    classNames: kept.map((label) => classNames[label]!),
    pictures: pictures.flatMap((picture) => {
      const label = index.get(picture.label);
      return label === undefined ? [] : [{ ...picture, label }];
    }),
    notices: [...notices, ...word(kept, classNames)],
  };
}

function chosen(list: string, classNames: readonly string[]): number[] {
  return [...new Set(parseClasses(list, classNames))].sort((a, b) => a - b);
}

function word(kept: readonly number[], classNames: readonly string[]): string[] {
  const left = classNames.filter((_, label) => !kept.includes(label));
  return left.length > 0 ? [`--classes leaves out ${some(left.map(visible))}`] : [];
}
