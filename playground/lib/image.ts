import type { Picture } from '../../src/formats/grid.ts';
import { toRgba } from '../../src/web/canvas.ts';

/** A picture for a canvas. */
export function imageOf(picture: Picture): ImageData {
  return new ImageData(new Uint8ClampedArray(toRgba(picture)), picture.width, picture.height);
}
