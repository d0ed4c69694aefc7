import type { Dataset, ImageSize, Images, Split } from './dataset.js';
import { fingerprintOf } from './fingerprint.js';
import type { PileMaker } from './pile.js';

/** Labelled images of one size, of which few are in memory at a time. */
export interface ImageRows extends ImageSize {
  readonly name: string;
  readonly channels: 1 | 3;
  readonly classNames: readonly string[];
  /** Labels of the images to learn from, which come first, and of those that are held out. */
  readonly train: Uint8Array;
  readonly test: Uint8Array;
  readonly notices: readonly string[];
  /**
   * All images in their order, some [n, C, H, W] at a time, which are not to be changed, and good until the next are
   * asked for. They may be gone through any number of times.
   *
   * @throws GannetError if their source is damaged
   */
  blocks(): AsyncIterable<Uint8Array>;
}

/** Bytes of one of the images. */
export function bytesEach({ channels, height, width }: Pick<ImageRows, 'channels' | 'height' | 'width'>): number {
  return channels * height * width;
}

/** Puts images where a dataset has them. @throws GannetError as `blocks`, or if there is no room */
export async function gatherRows<I extends Images>(rows: ImageRows, makePile: PileMaker<I>): Promise<Dataset<I>> {
  const { name, channels, height, width, classNames, train, test, notices } = rows;
  const count = train.length + test.length;
  const pile = await makePile(count, { height, width }, channels);
  for await (const block of rows.blocks()) pile.add(block);
  const split = (labels: Uint8Array, from: number): Split<I> => ({
    images: pile.images(from, from + labels.length),
    labels,
    count: labels.length,
  });
  const splits = { train: split(train, 0), test: split(test, train.length) };
  const fingerprint = fingerprintOf([channels, height, width], [splits.train, splits.test]);
  return { name, channels, height, width, classNames, ...splits, fingerprint, notices };
}
