import { GannetError } from '../../errors.js';
import type { ImageSize } from '../dataset.js';
import type { NumberArray } from './numbers.js';
import type { Scale } from './scale.js';

/** Images of one size in memory. */
export interface Planes extends ImageSize {
  /** [count, channels, height, width] */
  readonly images: Uint8Array;
  readonly count: number;
  readonly channels: 1 | 3;
}

/** Where in an array the axes of its images are; `channels` of what it holds, alpha among them. */
interface Axes extends ImageSize {
  readonly count: number;
  readonly channels: 1 | 3 | 4;
  /** Steps in the array from one image, channel, row and column to the next. */
  readonly steps: { readonly image: number; readonly channel: number; readonly row: number; readonly column: number };
}

/**
 * Images as planes of bytes, of [N, H, W], [N, H, W, C] or [N, C, H, W], with C of 1, 3, or 4 with alpha, which is put on
 * white; or of [N, H·W] that are square.
 *
 * @param transposed whether rows and columns are to change places
 * @throws GannetError if the array has another shape
 */
export function planesOf(array: NumberArray, scale: Scale, transposed = false): Planes {
  const { data } = array;
  const { count, channels: stored, height, width, steps } = axesOf(array, transposed);
  const channels = stored === 1 ? 1 : 3;
  const size = { count, channels, height, width } as const;
  const asStored = steps.column === 1 && (stored === 1 || steps.channel === height * width) && stored !== 4;
  if (scale.toByte === null && asStored) return { ...size, images: data as Uint8Array };

  const toByte = scale.toByte ?? ((value: number) => value);
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
  return { ...size, images };
}

function axesOf({ where, shape }: NumberArray, transposed: boolean): Axes {
  const [count = 0, a = 0, b = 0, c = 0] = shape;
  const axes = ((): Axes | null => {
    const side = Math.sqrt(a);
    if (shape.length === 2 && Number.isInteger(side)) return axesBy(count, 1, side, side, 'last');
    if (shape.length === 3) return axesBy(count, 1, a, b, 'last');
    if (shape.length !== 4) return null;
    if (isChannels(c)) return axesBy(count, c, a, b, 'last');
    return isChannels(a) ? axesBy(count, a, b, c, 'first') : null;
  })();
  if (!axes) {
    throw new GannetError(
      `${where} has the shape [${shape.join(', ')}]; images are [N, H, W], or [N, H, W, C] or [N, C, H, W] with C of 1, 3 or 4`,
    );
  }
  if (!transposed) return axes;
  const { height, width, steps } = axes;
  return { ...axes, height: width, width: height, steps: { ...steps, row: steps.column, column: steps.row } };
}

/** A word on which axis was taken for that of the channels, where it might have been another. */
export function axesNotices({ shape, where }: NumberArray): string[] {
  const [, a = 0, , c = 0] = shape;
  if (shape.length !== 4 || !isChannels(a) || !isChannels(c)) return [];
  return [
    `${where}, of the shape [${shape.join(', ')}], is read as [N, H, W, C]: its last axis is that of the channels`,
  ];
}

function axesBy(count: number, channels: 1 | 3 | 4, height: number, width: number, where: 'first' | 'last'): Axes {
  const column = where === 'last' ? channels : 1;
  const row = column * width;
  const channel = where === 'last' ? 1 : height * width;
  return { count, channels, height, width, steps: { image: channels * height * width, channel, row, column } };
}

function isChannels(n: number): n is 1 | 3 | 4 {
  return n === 1 || n === 3 || n === 4;
}

function onWhite(value: number, alpha: number): number {
  return Math.round((value * alpha + 255 * (255 - alpha)) / 255);
}
