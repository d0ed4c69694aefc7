import { type BeginEvents, beginRun } from './begin.js';
import type { RunChoice } from './prepare.js';
import type { TrainingResult } from './training.js';

/** What is trained, who watches it, and what ends it early. */
export interface TrainOptions extends RunChoice, BeginEvents {
  /** Aborted, it lets the steps under way be finished and saved. */
  readonly signal?: AbortSignal;
}

/**
 * Trains a new run: `beginRun` with everything in one object.
 *
 * ```ts
 * import { train } from 'gannet';
 *
 * const { run, step } = await train('cgan-mlp', {
 *   steps: 100,
 *   set: { width: 64, reportEvery: 50 },
 *   onReport: ({ step, losses }) => console.log(step, losses),
 * });
 * console.log(run.path, step);
 * ```
 *
 * @param recipe such as `acgan`
 * @throws GannetError as `beginRun`
 */
export function train(recipe: string, options: TrainOptions = {}): Promise<TrainingResult> {
  return beginRun(recipe, options, options, options.signal);
}
