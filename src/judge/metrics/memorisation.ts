import { GannetError } from '../../errors.js';
import type { Runtime } from '../../runtime/runtime.js';
import { bootstrapMean } from './bootstrap.js';
import { type Cells, dataCopying } from './data-copying.js';
import { checkPair, type Features } from './features.js';
import { nearestNeighbours } from './neighbours.js';
import { quantiles } from './statistics.js';

/** The samples that are compared, all in one space: pixels, or features of one network. */
export interface MemorisationSamples {
  /** What the generator was trained on. */
  readonly training: Features;
  /** Reals that it was not trained on. */
  readonly heldOut: Features;
  readonly fakes: Features;
}

export interface MemorisationOptions {
  /** How many of the closest pairs to give; 16 by default. */
  readonly closest?: number;
  /** A partition for the data-copying statistic, such as the classes. */
  readonly cells?: Cells;
  /** [held-out samples] their distances to their nearest training samples, where they are known from before. */
  readonly heldOutDistances?: Float64Array;
}

/** A fake and the training sample nearest to it, by their rows. */
export interface Pair {
  readonly fake: number;
  readonly training: number;
  readonly distance: number;
}

export interface Memorisation {
  /** True if the fakes are, or are too near, training samples: see `memorisation` for the rule. */
  readonly alarm: boolean;
  /** The distance below which a fake is near: the 1st percentile of the held-out samples'. */
  readonly nearDistance: number;
  /** Share of fakes that are near; 0.01 is to be expected of new samples. */
  readonly nearShare: number;
  /** Of that share, 95 % by the bootstrap. */
  readonly nearInterval: readonly [low: number, high: number];
  /** Share of fakes that all but are a training sample: nearer than a tenth of the held-out samples' median. */
  readonly copyShare: number;
  /** The same share of the held-out samples. */
  readonly heldOutCopyShare: number;
  /** Median distances to the nearest training sample. */
  readonly fakeMedian: number;
  readonly heldOutMedian: number;
  /** The data-copying statistic C_T; far below 0 (say −3) is a sign of copying. */
  readonly dataCopying: number | null;
  /** The closest pairs, closest first. */
  readonly closest: readonly Pair[];
}

/** Percentiles need samples to be percentiles of. */
const fewestSamples = 100;
const nearQuantile = 0.01;
/** Of 100 new samples more than five are near by chance once in two thousand times. */
export const nearLimit = 0.05;
const copyFraction = 0.1;
const copyLimit = 0.001;

/**
 * Whether a generator repeats its training samples. Every fake's distance to its nearest training sample is held
 * against those of reals that were not in training. The alarm goes off if
 *
 * - more than 5 % of the fakes are nearer than the 1st percentile of the held-out samples' distances; or
 * - the share of fakes that all but are training samples (nearer than a tenth of the held-out samples' median) is
 *   greater than twice the held-out samples' share of such plus 0.1 %.
 *
 * A generator that draws only the most typical samples may be near without copying: look at the closest pairs. So may
 * fakes in a feature space that forgets what a picture looks like: judge pixels as well.
 *
 * @throws GannetError if features do not fit, or there are fewer than 100 fakes or held-out samples
 */
export async function memorisation(
  runtime: Runtime,
  { training, heldOut, fakes }: MemorisationSamples,
  { closest = 16, cells, heldOutDistances }: MemorisationOptions = {},
): Promise<Memorisation> {
  checkPair('training samples', training, 'fakes', fakes);
  checkPair('training samples', training, 'held-out samples', heldOut);
  for (const [what, { rows }] of [['fakes', fakes] as const, ['held-out samples', heldOut] as const])
    if (rows < fewestSamples)
      throw new GannetError(`memorisation: ${rows} ${what} are too few to tell: give ${fewestSamples} or more`);

  const held = heldOutDistances ?? (await nearestNeighbours(runtime, heldOut, training)).distance;
  const { distance, index } = await nearestNeighbours(runtime, fakes, training);
  const [nearDistance, heldOutMedian] = quantiles(held, [nearQuantile, 0.5]) as [number, number];
  const [fakeMedian] = quantiles(distance, [0.5]) as [number];
  const copyDistance = copyFraction * heldOutMedian;
  const { estimate: nearShare, low, high } = bootstrapMean(distance.map((d) => (d < nearDistance ? 1 : 0)));
  const copyShare = shareBelow(distance, copyDistance);
  const heldOutCopyShare = shareBelow(held, copyDistance);
  const order = Array.from(distance.keys()).sort((i, j) => distance[i]! - distance[j]!);
  return {
    alarm: nearShare > nearLimit || copyShare > 2 * heldOutCopyShare + copyLimit,
    nearDistance,
    nearShare,
    nearInterval: [low, high],
    copyShare,
    heldOutCopyShare,
    fakeMedian,
    heldOutMedian,
    dataCopying: dataCopying(distance, held, cells),
    closest: order.slice(0, closest).map((i) => ({ fake: i, training: index[i]!, distance: distance[i]! })),
  };
}

function shareBelow(values: Float64Array, limit: number): number {
  return values.reduce((count, v) => count + (v < limit ? 1 : 0), 0) / values.length;
}
