import type { Doubt } from './doubt.js';
import type { DataOptions } from './options.js';

/** The size of an image in pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** The labelled images of one half of a dataset. */
export interface Split {
  /** [count, C, H, W] bytes, 0 to 255. */
  readonly images: Uint8Array;
  /** [count] classes, each an index into the dataset's class names. */
  readonly labels: Uint8Array;
  readonly count: number;
}

/** Labelled images of one size, all in memory. */
export interface Dataset extends ImageSize {
  readonly name: string;
  readonly channels: 1 | 3;
  readonly classNames: readonly string[];
  readonly train: Split;
  /** Held-out images; none in a dataset that comes without. */
  readonly test: Split;
  /** SHA-256 (hex) of the sizes, images and labels: equal for equal content, however it was stored or named. */
  readonly fingerprint: string;
  /** How it was asked to be read; read so again, it is the same. */
  readonly options?: DataOptions;
  /** What was chosen, changed or left out when it was read, a line each, to be told to whoever uses it. */
  readonly notices?: readonly string[];
  /** What in the source is seldom meant. */
  readonly doubts?: readonly Doubt[];
}
