import type { Split } from './dataset.js';

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
  const [low, high] = range;
  const scaled = Float32Array.from({ length: 256 }, (_, x) => (low * (255 - x) + high * x) / 255);
  const { images } = split;
  let to = 0;
  for (const row of rows) {
    checkRow(split, row);
    const end = (row + 1) * imageSize;
    for (let from = row * imageSize; from < end; from++) out[to++] = scaled[images[from]!]!;
  }
  return out;
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
export function selectImages(split: Split, rows: ArrayLike<number>): Split {
  const size = split.images.length / split.count;
  const images = new Uint8Array(rows.length * size);
  const labels = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    images.set(split.images.subarray(row * size, (row + 1) * size), i * size);
    labels[i] = split.labels[row]!;
  }
  return { images, labels, count: rows.length };
}

function checkRow(split: Split, row: number): void {
  if (row >= split.count) throw new RangeError(`row ${row} of a split of ${split.count} images`);
}
