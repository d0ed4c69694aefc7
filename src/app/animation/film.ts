import type { CheckpointChoice } from '../../exchange/checkpoint.js';
import type { Animation } from '../../formats/animation/animation.js';
import type { Grid } from '../layout.js';

export const animationKinds = ['gif', 'apng', 'mp4'] as const;
export type AnimationKind = (typeof animationKinds)[number];

/** What an animation shows and how. */
export interface AnimationChoice {
  /** `interpolation` by default. */
  readonly of?: 'interpolation' | 'training';
  /** The seeds that an interpolation goes round by; by default 0 to 3. */
  readonly seeds?: readonly number[];
  /** Such as `0-3,7` or `Trouser`; all by default. */
  readonly classes?: string;
  /** Cells of an interpolation: by default one for each class, or one. */
  readonly grid?: Grid;
  /** Of an interpolation: from one seed to the next, 24 by default. Of a training: at most, 200 by default. */
  readonly frames?: number;
  /** Frames a second: 20 by default, of a training 5. */
  readonly fps?: number;
  /** Whole factor by which pictures are enlarged; by default what makes small ones 256 high. */
  readonly scale?: number;
  readonly checkpoint?: CheckpointChoice;
  /** By default `interpolation.gif` or `training.gif` in the run's folder. */
  readonly out?: string;
}

/** An animation before it is enlarged. */
export interface Film extends Animation {
  /** What it shows, in words. */
  readonly what: string;
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
  readonly release: () => Promise<void>;
}
