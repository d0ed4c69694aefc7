import { GannetError } from '../../errors.js';
import { Stream } from '../../random/stream.js';
import { checkFeatures, type Features } from './features.js';
import { mean, standardDeviation } from './statistics.js';

export interface Score {
  /** Mean over the splits; from 1 to the number of classes. */
  readonly mean: number;
  /** Standard deviation over the splits. */
  readonly standardDeviation: number;
  readonly splits: number;
}

/**
 * Inception score (Salimans et al. 2016, arXiv 1606.03498, section 4) with the classifier at hand: exp of the mean
 * KL(p(y|x) ‖ p(y)), where p(y) is the mean of p(y|x) over the split. High if each sample is surely of one class and all
 * classes occur alike; it says nothing of the variety inside a class.
 *
 * @param probabilities [n, classes] of fakes; rows sum to 1
 * @param options.splits parts in which it is computed, 10 by default; samples are shuffled before, since they often come
 *   sorted by class
 * @param options.seed of the shuffle; 0 by default
 * @throws GannetError if a row is not a distribution, or there are fewer samples than splits
 */
export function inceptionScore(
  probabilities: Features,
  { splits = 10, seed = 0 }: { readonly splits?: number; readonly seed?: number } = {},
): Score {
  checkDistributions(probabilities);
  const { rows } = probabilities;
  if (!Number.isInteger(splits) || splits < 1 || splits > rows)
    throw new GannetError(`inception score: ${splits} splits of ${rows} samples: give 1 to ${rows}`);
  const order = new Stream(seed, 'judge/score').permutation(rows);
  const scores = Array.from({ length: splits }, (_, s) => {
    const part = order.subarray(Math.floor((s * rows) / splits), Math.floor(((s + 1) * rows) / splits));
    return Math.exp(mutualInformation(probabilities, part));
  });
  return { mean: mean(scores), standardDeviation: standardDeviation(scores), splits };
}

/** Mean KL(p(y|x) ‖ p(y)) over these rows = H(y) − H(y|x), in nats. */
function mutualInformation({ width, data }: Features, rows: Uint32Array): number {
  const marginal = new Float64Array(width);
  let conditional = 0;
  for (const row of rows) {
    for (let c = 0; c < width; c++) {
      const p = data[row * width + c]!;
      marginal[c]! += p / rows.length;
      conditional += negativeEntropy(p) / rows.length;
    }
  }
  return conditional - marginal.reduce((sum, p) => sum + negativeEntropy(p), 0);
}

/** p log p, which is 0 at 0. */
function negativeEntropy(p: number): number {
  return p > 0 ? p * Math.log(p) : 0;
}

function checkDistributions(probabilities: Features): void {
  checkFeatures('class probabilities', probabilities);
  const { rows, width, data } = probabilities;
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * width, (i + 1) * width);
    const total = row.reduce((sum, p) => sum + p, 0);
    if (row.some((p) => p < 0) || Math.abs(total - 1) > 1e-3)
      throw new GannetError(`class probabilities: row ${i} is not a distribution (its sum is ${total})`);
  }
}
