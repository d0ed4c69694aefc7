import { GannetError } from '../../errors.js';
import type { ImageSize } from '../dataset.js';
import type { NumberBlocks, Numbers } from './numbers.js';
import type { Scale } from './scale.js';

/** What images are in an array, and how they lie there. */
export interface Layout extends ImageSize {
  readonly count: number;
  readonly channels: 1 | 3;
  /** Channels of the array, alpha among them. */
  readonly stored: 1 | 3 | 4;
  /** Steps in the array from one image, channel, row and column to the next. */
  readonly steps: { readonly image: number; readonly channel: number; readonly row: number; readonly column: number };
}

/**
 * How images lie in an array of [N, H, W], [N, H, W, C] or [N, C, H, W], with C of 1, 3, or 4 with alpha, which is put on
 * white; or of [N, H·W] that are square.
 *
 * @param transposed whether rows and columns are to change places
 * @throws GannetError if the array has another shape
 */
export function layoutOf(
  { where, shape, turned = false }: Pick<NumberBlocks, 'where' | 'shape' | 'turned'>,
  transposed: boolean,
): Layout {
  const [count = 0, a = 0, b = 0, c = 0] = shape;
  const layout = ((): Layout | null => {
    const side = Math.sqrt(a);
    if (shape.length === 2 && Number.isInteger(side)) return layoutBy(count, 1, side, side, 'last');
    if (shape.length === 3) return layoutBy(count, 1, a, b, 'last');
    if (shape.length !== 4) return null;
    if (isChannels(c)) return layoutBy(count, c, a, b, 'last');
    return isChannels(a) ? layoutBy(count, a, b, c, 'first') : null;
  })();
  if (!layout) {
    throw new GannetError(
      `${where} has the shape [${shape.join(', ')}]; images are [N, H, W], or [N, H, W, C] or [N, C, H, W] with C of 1, 3 or 4`,
    );
  }
  if (transposed === turned) return layout;
  const { height, width, steps } = layout;
  return { ...layout, height: width, width: height, steps: { ...steps, row: steps.column, column: steps.row } };
}

/** Images as planes of bytes [n, C, H, W], of some of the array's rows; these themselves where they are so. */
export function planesOf(data: Numbers, { channels, stored, height, width, steps }: Layout, scale: Scale): Uint8Array {
  const asStored = steps.column === 1 && (stored === 1 || steps.channel === height * width) && stored !== 4;
  if (scale.toByte === null && asStored) return data as Uint8Array;

  const toByte = scale.toByte ?? ((value: number) => value);
  const count = data.length / steps.image;
  const images = new Uint8Array(count * channels * height * width);
  let to = 0;
  for (let n = 0; n < count; n++) {
    for (let c = 0; c < channels; c++) {
      for (let h = 0; h < height; h++) {
        const row = n * steps.image + h * steps.row;
        for (let w = 0; w < width; w++) {
          const at = row + w * steps.column;
          const value = toByte(Number(data[at + c * steps.channel]));
          images[to++] = stored === 4 ? onWhite(value, toByte(Number(data[at + 3 * steps.channel]))) : value;
        }
      }
    }
  }
  return images;
}

/** What was taken for what of an array's axes, where it might have been something else. */
export function axesNotices({ shape, where, turned }: Pick<NumberBlocks, 'shape' | 'where' | 'turned'>): string[] {
  const [, a = 0, , c = 0] = shape;
  const what = `${where}, of the shape [${shape.join(', ')}], is read as`;
  if (shape.length === 2) return [`${what} images of ${Math.sqrt(a)}x${Math.sqrt(a)}`];
  if (turned) return [`${what} MATLAB stores images: their rows and columns change places`];
  if (shape.length !== 4 || !isChannels(a) || !isChannels(c)) return [];
  return [`${what} [N, H, W, C]: its last axis is that of the channels`];
}

/** Sides from which on an array [H, W, C] is rather a picture than H images of few pixels. */
const leastSide = 8;

/** Whether an array that should be of images is rather one picture [H, W, C]. */
export function looksLikeOnePicture(shape: readonly number[]): boolean {
  const [height = 0, width = 0, channels = 0] = shape;
  return shape.length === 3 && isChannels(channels) && Math.min(height, width) >= leastSide;
}

function layoutBy(count: number, stored: 1 | 3 | 4, height: number, width: number, where: 'first' | 'last'): Layout {
  const column = where === 'last' ? stored : 1;
  const row = column * width;
  const channel = where === 'last' ? 1 : height * width;
  const channels = stored === 1 ? 1 : 3;
  return { count, channels, stored, height, width, steps: { image: stored * height * width, channel, row, column } };
}

function isChannels(n: number): n is 1 | 3 | 4 {
  return n === 1 || n === 3 || n === 4;
}

function onWhite(value: number, alpha: number): number {
  return Math.round((value * alpha + 255 * (255 - alpha)) / 255);
}
