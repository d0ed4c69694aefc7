import type { TrainingOptions } from '../recipes/recipe.js';
import type { RunConfig } from './config.js';
import { flatCourse, type Metrics } from './metrics.js';

/** How far a run has come: its newest report's step, the epochs that have ended, and what a judge said. */
export interface Reached {
  readonly step: number;
  readonly epochs: number;
  readonly metrics: readonly Metrics[];
}

/** Whether a run has reached its last step or epoch, or ended before it since evaluations showed no gain. */
export function isFinished({ options, watch }: RunConfig, { step, epochs, metrics }: Reached): boolean {
  const last = options as unknown as TrainingOptions;
  const isAtEnd = last.steps > 0 ? step >= last.steps : epochs >= last.epochs;
  return isAtEnd || flatCourse(watch, metrics) !== null;
}
