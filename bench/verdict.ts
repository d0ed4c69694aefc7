import type { Result } from './result.js';
import type { Task } from './task.js';
import { median } from './timing.js';

/** The results of one contestant, by round. */
export interface Entry {
  readonly name: string;
  /** Shown and not counted among the peers. */
  readonly aside: boolean;
  readonly results: readonly Result[];
}

/** Ratios of one quantity, round by round: within a round a machine's speed drifts less than over all of them. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** What came of each round. */
interface Rounds<R> {
  readonly results: readonly R[];
}

/** The fastest of the peers that count, and its seconds over the first entry's. */
export interface Against {
  readonly peer: string;
  readonly seconds: number;
  readonly ratio: Spread;
}

export interface Verdict {
  readonly step: Against;
  /** The generator, by batch. */
  readonly sampling: readonly (Against & { readonly batch: number })[];
}

/** How the first entry stands against the fastest of the others; null where no other counts. */
export function verdict(entries: readonly Entry[]): Verdict | null {
  const [base, ...others] = entries as [Entry, ...Entry[]];
  const peers = others.filter((e) => !e.aside);
  if (peers.length === 0) return null;
  const against = (seconds: (r: Result) => number): Against => {
    const medians = peers.map((p) => median(p.results.map(seconds)));
    const least = Math.min(...medians);
    const fastest = peers[medians.indexOf(least)]!;
    return { peer: fastest.name, seconds: least, ratio: ratioByRound(base, fastest, seconds) };
  };
  return {
    step: against(stepSeconds),
    sampling: batches(base).map((batch, i) => ({ batch, ...against((r) => r.sampling[i]!.seconds) })),
  };
}

export const stepSeconds = (r: Result): number => r.seconds.median;

/** The batches that a generator was sampled with. */
export const batches = ({ results }: Entry): number[] => results[0]!.sampling.map((s) => s.batch);

/** Seconds of `other` over those of `base`, for each round that both have done. */
export function ratioByRound<R>(base: Rounds<R>, other: Rounds<R>, seconds: (r: R) => number): Spread {
  const ratios = other.results.map((r, i) => seconds(r) / seconds(base.results[i]!));
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
}

/** The rate that the machine's best product of matrices reached in any round: what a step can reach at most. */
export function roofline(entries: readonly Entry[]): number {
  return Math.max(...entries[0]!.results.map((r) => r.matrixProduct?.flopsPerSecond ?? 0));
}

/** The share of the roofline that an entry's median step does of the operations that the recipe is written with. */
export function rooflineShare({ flops }: Task, entries: readonly Entry[], entry: Entry): number {
  return flops / median(entry.results.map(stepSeconds)) / roofline(entries);
}
