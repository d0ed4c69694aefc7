import { range, row, times } from './comparison.js';
import { figure, percent } from './report.js';
import type { Task } from './task.js';
import { median } from './timing.js';
import { type Entry, rooflineShare, stepSeconds, verdict } from './verdict.js';

/** One recipe's comparison. */
export interface Compared {
  readonly task: Task;
  readonly entries: readonly Entry[];
}

const widths = [15, 9, 8, 9, 18, 9, 6, 6];

/** One line for each recipe, at most 80 columns wide: the first entry against the fastest peer. */
export function summarise(all: readonly Compared[]): string {
  const lines = all.map(({ task, entries }) => {
    const first = entries[0]!;
    const result = verdict(entries);
    return row(widths, [
      task.recipe,
      figure(1000 * median(first.results.map(stepSeconds))),
      result?.step.peer ?? '–',
      result ? figure(1000 * result.step.seconds) : '–',
      result ? range(result.step.ratio) : '–',
      percent(rooflineShare(task, entries, first)),
      ...(result?.sampling.map((s) => times(s.ratio.median)) ?? []),
    ]);
  });
  return [
    row(widths, [
      '',
      `${all[0]!.entries[0]!.name} ms`,
      'fastest',
      'peer, ms',
      'ratio (range)',
      'roofline',
      'G1',
      'G100',
    ]),
    ...lines,
    'fastest: the fastest fp32 peer; ratio: its seconds a step over ours, by round;',
    'roofline: our share of it; Gn: the ratio for a generator that makes n images',
  ].join('\n');
}
