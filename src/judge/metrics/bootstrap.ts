import { GannetError } from '../../errors.js';
import { Stream } from '../../random/stream.js';
import { quantiles } from './statistics.js';

export interface BootstrapOptions {
  /** How many times the samples are drawn again; 1000 by default. */
  readonly resamples?: number;
  /** How often the interval is to contain the true value; 0.95 by default. */
  readonly level?: number;
  /** Seed of the draws; 0 by default. */
  readonly seed?: number;
}

export interface Interval {
  /** The statistic of the samples themselves. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

/**
 * A confidence interval by the bootstrap's percentile method (Efron and Tibshirani 1993, chapter 13): the statistic of
 * samples drawn anew, with replacement, from the samples; the interval holds the middle `level` of these.
 *
 * It does not suit statistics that repeated samples bias, such as nearest-neighbour distances.
 *
 * @param count how many samples there are
 * @param statistic of the samples with these indices, some of them several times
 * @throws GannetError if there is no sample or an option is out of its range
 */
export function bootstrap(
  count: number,
  statistic: (sample: Uint32Array) => number,
  { resamples = 1000, level = 0.95, seed = 0 }: BootstrapOptions = {},
): Interval {
  if (count < 1) throw new GannetError('bootstrap: there are no samples');
  if (!Number.isInteger(resamples) || resamples < 2)
    throw new GannetError(`bootstrap: ${resamples} resamples: give 2 or more`);
  if (!(level > 0 && level < 1)) throw new GannetError(`bootstrap: level ${level} is not between 0 and 1`);
  const estimate = statistic(Uint32Array.from({ length: count }, (_, i) => i));
  const drawn = Array.from({ length: resamples }, (_, b) =>
    statistic(new Stream(seed, 'judge/bootstrap', b).integers(count, count)),
  );
  const [low, high] = quantiles(drawn, [(1 - level) / 2, (1 + level) / 2]);
  return { estimate, low: low!, high: high!, level };
}

/** The interval of a mean, such as of an accuracy from values that are 0 or 1. */
export function bootstrapMean(values: ArrayLike<number>, options?: BootstrapOptions): Interval {
  const meanOf = (sample: Uint32Array): number => {
    let total = 0;
    for (const i of sample) total += values[i]!;
    return total / sample.length;
  };
  return bootstrap(values.length, meanOf, options);
}
