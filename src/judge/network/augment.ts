import type { Stream } from '../../random/stream.js';

/** The size of one image, and how it may be changed. */
export interface Augmentation {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Most pixels by which an image is moved along either axis; what comes in at the edge is 0. */
  readonly shift: number;
  /** Whether every other image, by chance, is mirrored left to right. */
  readonly flip: boolean;
}

/**
 * Moves and mirrors each image by itself, drawn from a stream that the step names.
 *
 * @param images [N, C, H, W]
 * @returns the same shape
 */
export function augment(images: Float32Array, stream: Stream, options: Augmentation): Float32Array {
  const { channels, height, width, shift, flip } = options;
  const size = channels * height * width;
  const count = images.length / size;
  const moves = stream.integers(2 * count, 2 * shift + 1);
  const mirrored = flip ? stream.integers(count, 2) : new Uint32Array(count);
  const out = new Float32Array(images.length);
  for (let n = 0; n < count; n++) {
    const down = moves[2 * n]! - shift;
    const right = moves[2 * n + 1]! - shift;
    for (let row = n * channels * height; row < (n + 1) * channels * height; row++) {
      const from = (row % height) - down;
      if (from < 0 || from >= height) continue;
      const source = (row - down) * width;
      for (let w = Math.max(0, right); w < Math.min(width, width + right); w++) {
        const column = w - right;
        out[row * width + w] = images[source + (mirrored[n] ? width - 1 - column : column)]!;
      }
    }
  }
  return out;
}
