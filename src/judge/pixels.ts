import type { ImageSize, Split } from '../data/dataset.js';
import { imageAt } from '../data/images.js';
import type { Features } from './metrics/features.js';

export interface PixelSize extends ImageSize {
  readonly channels: number;
}

/** Most values that stand for an image: more would take memory and time, and say little more of what it shows. */
const most = 1024;

/** By which whole factor both sides are made smaller, so that an image is of at most `most` values. */
export function pixelFactor({ channels, height, width }: PixelSize): number {
  let factor = 1;
  while (channels * Math.ceil(height / factor) * Math.ceil(width / factor) > most) factor++;
  return factor;
}

/** The images of a split as rows of pixels in [0, 1]; large ones are made smaller, by means of squares of pixels. */
export function pixelFeatures(split: Split, size: PixelSize): Features {
  const { count } = split;
  const { channels, height, width } = size;
  const factor = pixelFactor(size);
  const [h, w] = [Math.ceil(height / factor), Math.ceil(width / factor)];
  const data = new Float32Array(count * channels * h * w);
  let image: Uint8Array = new Uint8Array(0);
  for (let plane = 0; plane < count * channels; plane++) {
    const channel = plane % channels;
    if (channel === 0) image = imageAt(split, plane / channels, channels * height * width);
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const [bottom, right] = [Math.min(height, (y + 1) * factor), Math.min(width, (x + 1) * factor)];
        let total = 0;
        for (let row = y * factor; row < bottom; row++)
          for (let column = x * factor; column < right; column++)
            total += image[(channel * height + row) * width + column]!;
        const pixels = (bottom - y * factor) * (right - x * factor);
        data[(plane * h + y) * w + x] = total / (255 * pixels);
      }
    }
  }
  return { rows: count, width: channels * h * w, data };
}
