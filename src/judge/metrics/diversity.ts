import { GannetError } from '../../errors.js';
import { Stream } from '../../random/stream.js';
import type { Runtime } from '../../runtime/runtime.js';
import { visitSquaredDistances } from './distances.js';
import { checkFeatures, type Features, rowsByClass, selectRows } from './features.js';
import { msSsim } from './ms-ssim.js';
import type { Picture } from './ssim.js';
import { mean } from './statistics.js';

/**
 * Mean Euclidean distance of two different samples of one class, over all pairs: how much variety a class has in feature
 * space. It means something beside that of reals: far below, the class has collapsed.
 *
 * @param features [n, d]
 * @param labels [n]
 * @returns [classes] null for a class of fewer than two samples
 * @throws GannetError if features are not finite or labels do not fit
 */
export async function distanceWithinClasses(
  runtime: Runtime,
  features: Features,
  labels: ArrayLike<number>,
  classes: number,
): Promise<(number | null)[]> {
  checkFeatures('samples', features);
  const means: (number | null)[] = [];
  for (const rows of rowsByClass(features.rows, labels, classes)) {
    const own = selectRows(features, rows);
    let total = 0;
    if (rows.length > 1) {
      await visitSquaredDistances(runtime, own, own, (_row, _from, squared) => {
        for (let j = 0; j < squared.length; j++) total += Math.sqrt(squared[j]!);
      });
    }
    means.push(rows.length > 1 ? total / (rows.length * (rows.length - 1)) : null);
  }
  return means;
}

/**
 * Mean multi-scale structural similarity of two different pictures of one class, over random pairs (Odena et al. 2017,
 * arXiv 1610.09585, section 4.2): the lower, the more variety; far above that of reals, the class has collapsed.
 *
 * @param pictures all of one size
 * @param labels one for each picture
 * @param options.pairs pairs a class, 100 by default as published
 * @param options.seed of the draws; 0 by default
 * @returns [classes] null for a class of fewer than two pictures
 * @throws GannetError if pictures differ in size or are too small, or labels do not fit
 */
export function similarityWithinClasses(
  pictures: readonly Picture[],
  labels: ArrayLike<number>,
  classes: number,
  { pairs = 100, seed = 0 }: { readonly pairs?: number; readonly seed?: number } = {},
): (number | null)[] {
  if (!Number.isInteger(pairs) || pairs < 1) throw new GannetError(`similarity: ${pairs} pairs: give 1 or more`);
  return rowsByClass(pictures.length, labels, classes).map((rows, c) => {
    if (rows.length < 2) return null;
    const stream = new Stream(seed, 'judge/similarity', c);
    const first = stream.integers(pairs, rows.length);
    // One of the others: those from the first one on move up by one.
    const second = stream.integers(pairs, rows.length - 1).map((j, p) => (j < first[p]! ? j : j + 1));
    return mean(Array.from(first, (i, p) => msSsim(pictures[rows[i]!]!, pictures[rows[second[p]!]!]!)));
  });
}
