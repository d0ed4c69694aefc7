import { GannetError } from '../../errors.js';
import { Stream } from '../../random/stream.js';
import type { Runtime } from '../../runtime/runtime.js';
import { visitSquaredDistances } from './distances.js';
import { checkFeatures, type Features, rowsByClass, selectRows } from './features.js';
import { msSsim } from './ms-ssim.js';
import type { Picture } from './ssim.js';
import { type Estimate, estimateMean, mean, standardDeviation } from './statistics.js';

/**
 * Mean Euclidean distance of two different samples of one class, over all pairs: how much variety a class has in feature
 * space. It means something beside that of reals: far below, the class has collapsed. Its standard error is that of a
 * U-statistic of pairs to first order (Hoeffding 1948), 2 s/√n with s the standard deviation of the samples' own means.
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
): Promise<(Estimate | null)[]> {
  checkFeatures('samples', features);
  const means: (Estimate | null)[] = [];
  for (const rows of rowsByClass(features.rows, labels, classes)) {
    const n = rows.length;
    if (n < 2) {
      means.push(null);
      continue;
    }
    const own = selectRows(features, rows);
    /** [n] of each sample, its mean distance to the others. */
    const each = new Float64Array(n);
    await visitSquaredDistances(runtime, own, own, (row, _from, squared) => {
      for (let j = 0; j < squared.length; j++) each[row]! += Math.sqrt(squared[j]!) / (n - 1);
    });
    means.push({ value: mean(each), standardError: (2 * standardDeviation(each)) / Math.sqrt(n) });
  }
  return means;
}

/**
 * Mean multi-scale structural similarity of two different pictures of one class, over random pairs (Odena et al. 2017,
 * arXiv 1610.09585, section 4.2): the lower, the more variety; far above that of reals, the class has collapsed.
 *
 * @param pictureOf the picture of a row, all of one size
 * @param labels one for each row
 * @param options.pairs pairs a class, 100 by default as published
 * @param options.seed of the draws; 0 by default
 * @returns [classes] null for a class of fewer than two pictures
 * @throws GannetError if pictures differ in size or are too small, or labels do not fit
 */
export function similarityWithinClasses(
  pictureOf: (row: number) => Picture,
  labels: ArrayLike<number>,
  classes: number,
  { pairs = 100, seed = 0 }: { readonly pairs?: number; readonly seed?: number } = {},
): (Estimate | null)[] {
  if (!Number.isInteger(pairs) || pairs < 1) throw new GannetError(`similarity: ${pairs} pairs: give 1 or more`);
  return rowsByClass(labels.length, labels, classes).map((rows, c) => {
    if (rows.length < 2) return null;
    const stream = new Stream(seed, 'judge/similarity', c);
    const first = stream.integers(pairs, rows.length);
    // One of the others: those from the first one on move up by one.
    const second = stream.integers(pairs, rows.length - 1).map((j, p) => (j < first[p]! ? j : j + 1));
    return estimateMean(Array.from(first, (i, p) => msSsim(pictureOf(rows[i]!), pictureOf(rows[second[p]!]!))));
  });
}
