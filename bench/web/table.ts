import { range, row } from '../comparison.js';
import { figure } from '../report.js';
import { median } from '../timing.js';
import { ratioByRound } from '../verdict.js';
import type { StepTask, StepTimes } from './steps.js';

/** One line: where and how a task was done, and what came of it in each round. */
export interface Entry {
  readonly where: string;
  readonly task: StepTask;
  readonly results: readonly StepTimes[];
}

const widths = [16, 10, 9, 9, 18, 9, 8];
const stepSeconds = ({ seconds }: StepTimes): number => median(seconds);

/** A recipe's entries for people; the first is the native runtime as it is by default, which the others are held to. */
export function table(entries: readonly Entry[]): string[] {
  const native = entries[0]!;
  const cells = entries.map((entry) => {
    const { where, task, results } = entry;
    return [
      where,
      task.lowering,
      figure(1000 * median(results.map(stepSeconds))),
      figure(1000 * Math.min(...results.flatMap((r) => r.seconds))),
      entry === native ? '1' : range(ratioByRound(native, entry, stepSeconds)),
      figure(median(results.map((r) => r.firstSeconds))),
      entry === native ? '-' : lossDifference(results[0]!, native.results[0]!).toExponential(0),
    ];
  });
  const header = ['', 'lowering', 'step ms', 'least', 'ratio (range)', 'first s', 'losses'];
  return [header, ...cells].map((line) => row(widths, line));
}

/** The largest difference of a loss of the first steps from another's, relative to that where it is above 1. */
export function lossDifference(one: StepTimes, other: StepTimes): number {
  const flat = ({ losses }: StepTimes): number[] => losses.flatMap((s) => Object.values(s).map((p) => p.total!));
  const of = flat(other);
  return Math.max(...flat(one).map((loss, i) => Math.abs(loss - of[i]!) / Math.max(1, Math.abs(of[i]!))));
}
