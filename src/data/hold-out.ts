import { GannetError } from '../errors.js';
import { plural } from '../numbers.js';
import { Stream } from '../random/stream.js';
import type { Dataset } from './dataset.js';
import { fingerprintOf } from './fingerprint.js';
import { selectImages } from './images.js';

/**
 * Holds out a share of each class's images, by a draw that the seed names; of a class of two or more at least one, and
 * never all. Both parts keep the order of the whole.
 *
 * @throws GannetError if some are held out already, or there are too few
 */
export function holdOut(dataset: Dataset, { share, seed }: { readonly share: number; readonly seed: number }): Dataset {
  const { train: all, test: before, classNames, channels, height, width } = dataset;
  if (before.count > 0) {
    throw new GannetError(
      `of these data ${plural(before.count, 'image')} ${before.count === 1 ? 'is' : 'are'} held out already: leave --hold-out out`,
    );
  }
  const rows = classNames.map((): number[] => []);
  for (let row = 0; row < all.count; row++) rows[all.labels[row]!]!.push(row);
  const held = rows.flatMap((own, label) => {
    const count = Math.min(own.length - 1, Math.max(1, Math.round(share * own.length)));
    const order = new Stream(seed, 'data/hold-out', label).permutation(own.length);
    return Array.from(order.subarray(0, Math.max(0, count)), (i) => own[i]!);
  });
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
