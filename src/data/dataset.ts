import type { Doubt } from './doubt.js';
import type { DataOptions } from './options.js';

/** The size of an image in pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** The largest height or width that images are scaled to. */
export const mostSide = 16_384;

/** Images of one size that lie on the disk, and are read from there by rows. */
export interface StoredImages {
  /** Bytes of all of them: [count, C, H, W]. */
  readonly length: number;
  /** The bytes [C, H, W] of an image, read at once. @throws GannetError if they are gone */
  at(row: number): Uint8Array;
  /** The bytes [rows, C, H, W] of images, read beside other work. @throws GannetError if they are gone */
  read(rows: Uint32Array): Promise<Uint8Array>;
  /** All of them in their order, a few megabytes at a time. @throws GannetError if they are gone */
  runs(): Iterable<Uint8Array>;
  /** These images alone, in this order; nothing is read. */
  select(rows: Uint32Array): StoredImages;
}

/** Images of one size as bytes [count, C, H, W], 0 to 255: in memory, or read by rows. */
export type Images = Uint8Array | StoredImages;

/** The labelled images of one half of a dataset. */
export interface Split<I extends Images = Images> {
  /** See `imageAt` for one of them. */
  readonly images: I;
  /** [count] classes, each an index into the dataset's class names. */
  readonly labels: Uint8Array;
  readonly count: number;
}

/** Labelled images of one size. */
export interface Dataset<I extends Images = Images> extends ImageSize {
  readonly name: string;
  readonly channels: 1 | 3;
  readonly classNames: readonly string[];
  readonly train: Split<I>;
  /** Held-out images; none in a dataset that comes without. */
  readonly test: Split<I>;
  /** SHA-256 (hex) of the sizes, images and labels: equal for equal content, however it was stored or named. */
  readonly fingerprint: string;
  /** How it was asked to be read; read so again, it is the same. */
  readonly options?: DataOptions;
  /** What was chosen, changed or left out when it was read, a line each, to be told to whoever uses it. */
  readonly notices?: readonly string[];
  /** What in the source is seldom meant. */
  readonly doubts?: readonly Doubt[];
}
