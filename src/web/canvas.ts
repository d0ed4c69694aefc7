import { type Picture, pictureOf } from '../formats/grid.js';
import type { DrawnImages } from '../train/generator.js';

/** What is used of an HTMLCanvasElement or an OffscreenCanvas. */
export interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): {
    createImageData(width: number, height: number): { readonly data: Uint8ClampedArray };
    putImageData(image: { readonly data: Uint8ClampedArray }, x: number, y: number): void;
  } | null;
}

/** Shows images in a canvas, which becomes as large as they are: a pixel for a pixel, a row for each seed. */
export function paint(
  canvas: Canvas,
  samples: Pick<DrawnImages, 'data' | 'columns' | 'count' | 'channels' | 'height' | 'width'>,
): void {
  const picture = pictureOf(samples);
  const { width, height } = picture;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('the canvas is in use with another kind of context');
  const image = context.createImageData(width, height);
  image.data.set(toRgba(picture));
  context.putImageData(image, 0, 0);
}

/** [height, width, 4] red, green, blue and opacity of a grey or colour picture. */
export function toRgba({ width, height, channels, data }: Picture): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = data[channels * i + (channels === 1 ? 0 : c)]!;
  }
  return rgba;
}
