import type { Split } from '../../data/dataset.js';
import { selectImages } from '../../data/images.js';
import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { Stream } from '../../random/stream.js';

/**
 * Divides a split in two, by a draw that the seed names: what is learnt from, and `count` images that are not. Both keep
 * the order of the split.
 *
 * @throws GannetError if that leaves nothing to learn from
 */
export function holdOut(split: Split, count: number, seed: number): { readonly kept: Split; readonly held: Split } {
  if (count >= split.count) {
    throw new GannetError(`${plural(count, 'image')} cannot be held out of ${split.count}: give fewer, or more data`);
  }
  const order = new Stream(seed, 'judge/hold-out').permutation(split.count);
  return {
    kept: selectImages(split, order.subarray(count).sort()),
    held: selectImages(split, order.subarray(0, count).sort()),
  };
}
