import type { Result, Task } from './contestants.js';
import { figure, megabytes } from './report.js';
import { median } from './timing.js';

/** The results of one contestant, by round. */
export interface Entry {
  readonly name: string;
  readonly results: readonly Result[];
}

/**
 * The comparison for people, at most 80 columns wide. The first entry is what the others are compared with, round by
 * round: within a round a machine's speed drifts less than over all of them.
 */
export function compare(task: Task, entries: readonly Entry[]): string {
  const [first, ...others] = entries as [Entry, ...Entry[]];
  const rounds = `${first.results.length} rounds of ${task.steps} steps`;
  const header = [
    '',
    'step, ms',
    'least',
    'images/s',
    'first, s',
    'MB',
    ...samplingOf(first).map(([batch]) => `G ${batch}, ms`),
  ];
  const table = entries.map(({ name, results }) => {
    const step = median(results.map((r) => r.seconds.median));
    return [
      name,
      figure(1000 * step),
      figure(1000 * Math.min(...results.map((r) => r.seconds.min))),
      figure(task.batch / step),
      figure(median(results.map((r) => r.seconds.first))),
      megabytes(median(results.map((r) => r.peakMemory))),
      ...samplingOf({ name, results }).map(([, seconds]) => figure(1000 * seconds)),
    ];
  });
  const ratios = others.map((other) => {
    const byRound = ratiosByRound(first, other);
    const range = `${Math.min(...byRound).toFixed(2)} to ${Math.max(...byRound).toFixed(2)}`;
    return `${other.name.padEnd(10)}${median(byRound).toFixed(2).padStart(6)}   ${range}`;
  });
  return [
    `${task.recipe}, batch ${task.batch}, ${task.threads} threads, ${rounds}`,
    '',
    ...[header, ...table].map((cells) => cells.map((c, i) => (i === 0 ? c.padEnd(10) : c.padStart(10))).join('')),
    'first: from the start of the process; G n: the generator makes n images',
    '',
    ...entries.map(({ name, results }) => `${name.padEnd(10)}${results[0]!.runtime}`),
    ...(ratios.length > 0 ? ['', `A step's seconds over ${first.name}'s, by round: median, range`, ...ratios] : []),
  ].join('\n');
}

/** The median step of `other` over that of `base`, for each round that both have done. */
export function ratiosByRound(base: Entry, other: Entry): number[] {
  return other.results.map((r, i) => r.seconds.median / base.results[i]!.seconds.median);
}

/** [batch, median seconds] for each batch that was sampled. */
function samplingOf({ results }: Entry): [number, number][] {
  return results[0]!.sampling.map(({ batch }, i) => [batch, median(results.map((r) => r.sampling[i]!.seconds))]);
}
