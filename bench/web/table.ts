import { row, times } from '../comparison.js';
import { figure } from '../report.js';
import { median } from '../timing.js';
import type { StepTask, StepTimes } from './steps.js';

/** One line: where and how a task was done, and what came of it. */
export interface Entry {
  readonly where: string;
  readonly task: StepTask;
  readonly result: StepTimes;
}

const widths = [24, 9, 10, 9, 9, 12];

/** A recipe's entries for people; the first is the native runtime as it is by default, which the others are held to. */
export function table(entries: readonly Entry[]): string[] {
  const native = entries[0]!;
  const cells = entries.map((entry) => {
    const { task, result } = entry;
    const step = median(result.seconds);
    return [
      entry.where,
      task.lowering,
      figure(1000 * step),
      entry === native ? '1' : times(step / median(native.result.seconds)),
      figure(result.firstSeconds),
      entry === native ? '-' : lossDifference(result, native.result).toExponential(0),
    ];
  });
  return [['', 'lowering', 'step ms', 'ratio', 'first s', 'losses'], ...cells].map((line) => row(widths, line));
}

/** The largest difference of a loss of the first steps from another's, relative to that where it is above 1. */
export function lossDifference(one: StepTimes, other: StepTimes): number {
  const flat = ({ losses }: StepTimes): number[] => losses.flatMap((s) => Object.values(s).map((p) => p.total!));
  const of = flat(other);
  return Math.max(...flat(one).map((loss, i) => Math.abs(loss - of[i]!) / Math.max(1, Math.abs(of[i]!))));
}
