import { GannetError } from '../errors.js';
import { plural } from '../numbers.js';
import { Stream } from '../random/stream.js';
import type { Dataset, Images } from './dataset.js';
import { fingerprintOf } from './fingerprint.js';
import { selectImages } from './images.js';
import type { DataOptions } from './options.js';

/** How much is held out, and the seed that says which. */
type Draw = NonNullable<DataOptions['holdOut']>;

/**
 * Holds out a share of each class's images, by a draw that the seed names; of a class of two or more at least one, and
 * never all. Both parts keep the order of the whole.
 *
 * @throws GannetError if some are held out already, or there are too few
 */
export function holdOut<I extends Images>(dataset: Dataset<I>, { share, seed }: Draw): Dataset<I> {
  const { train: all, test: before, classNames, channels, height, width } = dataset;
  refuseTwice(before.count);
  const held = heldOutRows(all.labels, classNames.length, { share, seed });
  if (held.length === 0) throw new GannetError('no class has two images, so that one could be held out');
  const isHeld = new Set(held);
  const kept = Array.from({ length: all.count }, (_, row) => row).filter((row) => !isHeld.has(row));
  const train = selectImages(all, kept);
  const test = selectImages(
    all,
    held.sort((a, b) => a - b),
  );
  return { ...dataset, train, test, fingerprint: fingerprintOf([channels, height, width], [train, test]) };
}

/** Refuses to hold out more. @param count of images that are held out already */
export function refuseTwice(count: number): void {
  if (count === 0) return;
  throw new GannetError(
    `of these data ${plural(count, 'image')} ${count === 1 ? 'is' : 'are'} held out already: leave --hold-out out`,
  );
}

/** The rows that are held out of these, class by class. @param labels of each row, an index below `classes` */
export function heldOutRows(labels: ArrayLike<number>, classes: number, { share, seed }: Draw): number[] {
  const rows = Array.from({ length: classes }, (): number[] => []);
  for (let row = 0; row < labels.length; row++) rows[labels[row]!]!.push(row);
  return rows.flatMap((own, label) => {
    const count = Math.min(own.length - 1, Math.max(1, Math.round(share * own.length)));
    const order = new Stream(seed, 'data/hold-out', label).permutation(own.length);
    return Array.from(order.subarray(0, Math.max(0, count)), (i) => own[i]!);
  });
}
