import { tileGrid } from '../../src/formats/grid.ts';
import { toRgba } from '../../src/web/canvas.ts';
import type { Drawn } from './messages.ts';

/** Some of the images, side by side in rows, for a canvas. */
export function imageData(
  { channels, height, width, bytes }: Drawn,
  from: number,
  count: number,
  columns: number,
): ImageData {
  const size = channels * height * width;
  const some = bytes.subarray(from * size, (from + count) * size);
  const picture = tileGrid(some, { count, channels, height, width }, { columns });
  return new ImageData(new Uint8ClampedArray(toRgba(picture)), picture.width, picture.height);
}

/** The bytes [C, H, W] of one image, as base64. */
export function base64({ channels, height, width, bytes }: Drawn, i: number): string {
  const size = channels * height * width;
  return btoa(String.fromCharCode(...bytes.subarray(i * size, (i + 1) * size)));
}
