import type { Runtime } from '../runtime/runtime.js';
import type { Figure } from './figure.js';
import type { Memorisation } from './metrics/memorisation.js';
import type { Lesson } from './network/train.js';
import type { Reals } from './reals.js';

/** What every metric is measured with. */
export interface Setting {
  readonly runtime: Runtime;
  readonly reals: Reals;
  /** The kind of images, and their classes. */
  readonly data: Omit<Lesson, 'train'>;
  /** Of metrics that draw. */
  readonly seed: number;
  /** Which classifier GAN-train trains. */
  readonly ganTrain: 'quick' | 'full';
  /** Told of what takes long: the share of it that is done. */
  readonly onProgress?: (what: string, share: number) => void;
}

/** What one metric says. */
export interface Part {
  readonly figures: readonly Figure[];
  /** Of each class; null for one of which nothing can be said. */
  readonly byClass?: readonly (number | null)[];
  /** How many images asked to be class i (row) are read as class j (column). */
  readonly confusion?: readonly (readonly number[])[];
  readonly memorisation?: MemorisationReport;
}

/** How near images are to the training images, in both spaces. */
export interface MemorisationReport {
  /** How many were looked for. */
  readonly samples: number;
  readonly pixels: Memorisation;
  readonly features: Memorisation;
}
