import type { TrainingState } from './state.js';

/** The losses of one phase, by part. */
export type PartLosses = Readonly<Record<string, number>>;
/** The losses of a step, by phase. */
export type StepLosses = Readonly<Record<string, PartLosses>>;
/** Means of losses over steps, by phase or by network. */
export type MeanLosses = StepLosses;

/** What trains a system, step by step. */
export interface Training {
  readonly state: TrainingState;
  /** Steps done. */
  step: number;
  /** Does up to `most` steps at once and returns the losses of each. */
  advance(most: number): Promise<readonly StepLosses[]>;
  /** Goes back to the first `count` steps of the last `advance`. Only once. */
  redo(count: number): Promise<void>;
  /**
   * Makes `state` whole. Of ranks that train together each has all parameters and statistics after a step, but of
   * moments and averages only its piece.
   */
  complete(): Promise<void>;
  release(): Promise<void>;
}
