import type { Images, Split } from './dataset.js';

/**
 * Copies images into a batch and scales their bytes 0 … 255 to `range`: [-1, 1] gives (x - 127.5) / 127.5 and [0, 1]
 * gives x / 255, each rounded once, to float32.
 *
 * @param split where the images are
 * @param rows [N] which of them
 * @param imageSize values in an image, C·H·W
 * @param range what 0 and 255 become
 * @param out [N, C, H, W] to be filled; without it a new one is made
 * @throws RangeError if a row or `out` does not fit
 */
export function gatherImages(
  split: Split,
  rows: Uint32Array,
  imageSize: number,
  range: readonly [number, number],
  out: Float32Array = new Float32Array(rows.length * imageSize),
): Float32Array {
  if (out.length !== rows.length * imageSize) {
    throw new RangeError(`a batch of ${rows.length} images of ${imageSize} values does not fit ${out.length} values`);
  }
  const scaled = scaledBytes(range);
  let to = 0;
  for (const row of rows) {
    const image = imageAt(split, row, imageSize);
    for (let i = 0; i < imageSize; i++) out[to++] = scaled[image[i]!]!;
  }
  return out;
}

/** The same; images that are not in memory are read beside other work. */
export async function readImages(
  split: Split,
  rows: Uint32Array,
  imageSize: number,
  range: readonly [number, number],
): Promise<Float32Array> {
  const { images } = split;
  if (images instanceof Uint8Array) return gatherImages(split, rows, imageSize, range);
  for (const row of rows) checkRow(split, row);
  const bytes = await images.read(rows);
  const scaled = scaledBytes(range);
  const out = new Float32Array(bytes.length);
  for (let i = 0; i < out.length; i++) out[i] = scaled[bytes[i]!]!;
  return out;
}

/** What each byte becomes. */
function scaledBytes([low, high]: readonly [number, number]): Float32Array {
  return Float32Array.from({ length: 256 }, (_, x) => (low * (255 - x) + high * x) / 255);
}

/**
 * [C, H, W] the bytes of one image, which are not to be changed.
 *
 * @param size bytes of an image
 * @throws RangeError if there is no such row
 */
export function imageAt(split: Split, row: number, size: number = split.images.length / split.count): Uint8Array {
  checkRow(split, row);
  const { images } = split;
  return images instanceof Uint8Array ? images.subarray(row * size, (row + 1) * size) : images.at(row);
}

/**
 * [N] the labels of the images `rows` [N], as the int64 that ONNX takes for indices.
 *
 * @throws RangeError if there is no such row
 */
export function gatherLabels(split: Split, rows: Uint32Array): BigInt64Array {
  const out = new BigInt64Array(rows.length);
  rows.forEach((row, i) => {
    checkRow(split, row);
    out[i] = BigInt(split.labels[row]!);
  });
  return out;
}

/** The images of these rows with their labels, in this order, as a split of their own. */
export function selectImages<I extends Images>(split: Split<I>, rows: ArrayLike<number>): Split<I>;
export function selectImages(split: Split, rows: ArrayLike<number>): Split {
  const chosen = Uint32Array.from(rows);
  for (const row of chosen) checkRow(split, row);
  const labels = Uint8Array.from(chosen, (row) => split.labels[row]!);
  if (!(split.images instanceof Uint8Array)) {
    return { images: split.images.select(chosen), labels, count: chosen.length };
  }
  const size = split.images.length / split.count;
  const images = new Uint8Array(chosen.length * size);
  for (const [i, row] of chosen.entries()) images.set(imageAt(split, row, size), i * size);
  return { images, labels, count: chosen.length };
}

/** The bytes of images in the order of their rows, in pieces. */
export function runsOf({ images }: Pick<Split, 'images'>): Iterable<Uint8Array> {
  return images instanceof Uint8Array ? [images] : images.runs();
}

/** Bytes that images take of the memory. */
export function heldBytes({ images }: Split): number {
  return images instanceof Uint8Array ? images.length : 0;
}

function checkRow(split: Split, row: number): void {
  if (row >= split.count) throw new RangeError(`row ${row} of a split of ${split.count} images`);
}
