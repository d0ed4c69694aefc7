import { createHash } from 'node:crypto';
import type { Pixels } from '../stack.js';

/** Cells of a sketch across and down; pairs of them are those of the hash. */
const across = 18;
const down = 16;
const cells = across * down;
/** Cells of its colours. */
const patches = { across: 3, down: 2 };
const sketchBytes = cells + 2 * patches.across * patches.down;
/** Levels by which a neighbour must be darker to count: less is noise of a plain ground. */
const step = 1;

/** Levels of standard deviation below which an image is nearly of one colour. */
export const flattest = 3;

/** What is kept of an image to tell it from others, in 300 bytes. */
export interface Sketch {
  /** Of its pixels: equal for equal images, whether grey ones are stored in colour or not. */
  readonly digest: string;
  /** Bits of the difference hash (9x8 means of brightness, each compared with the next), as two 32-bit words. */
  readonly hash: readonly [number, number];
  /** Brightness of 18x16 cells, then two differences of colour of 3x2. */
  readonly means: Uint8Array;
  /** Standard deviation of the brightness of the cells. */
  readonly contrast: number;
  /** Its brightest value. */
  readonly most: number;
  /** Standard deviation of the values of the channel in which it is greatest; 0 of an image of one colour. */
  readonly deviation: number;
  /** Whether it has no colour. */
  readonly isGrey: boolean;
}

/** Sketches an image, [height, width, channels]. */
export function sketch(image: Pixels): Sketch {
  const { data, channels } = image;
  const isGrey = channels === 1 || hasNoColour(data);
  const spreads = Array.from({ length: channels }, (_, channel) => spreadOf(data, channel, channels));
  const means = new Uint8Array(sketchBytes);
  meansOf(image, across, down, luma, means, 0);
  if (!isGrey) {
    meansOf(image, patches.across, patches.down, (r, g) => 128 + (r - g) / 2, means, cells);
    meansOf(image, patches.across, patches.down, (_, g, b) => 128 + (b - g) / 2, means, cells + 6);
  } else means.fill(128, cells);
  return {
    most: Math.max(...spreads.map(({ most }) => most)),
    deviation: Math.max(...spreads.map(({ deviation }) => deviation)),
    digest: digestOf(image, isGrey),
    hash: hashOf(means),
    means,
    isGrey,
    contrast: spreadOf(means.subarray(0, cells)).deviation,
  };
}

function luma(r: number, g: number, b: number): number {
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

function hasNoColour(data: Uint8Array): boolean {
  for (let i = 0; i < data.length; i += 3) if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false;
  return true;
}

/** The greatest of every so many values, and their standard deviation. */
export function spreadOf(data: Uint8Array, from = 0, step = 1): { readonly most: number; readonly deviation: number } {
  let [most, sum, squares] = [0, 0, 0];
  for (let i = from; i < data.length; i += step) {
    const value = data[i]!;
    if (value > most) most = value;
    sum += value;
    squares += value * value;
  }
  const count = data.length / step;
  // In whole numbers, so that one colour gives exactly 0.
  return { most, deviation: Math.sqrt(Math.max(0, count * squares - sum * sum)) / count };
}

/**
 * Values of a grid's cells, written to `out` from `at` on; a cell has a pixel at least.
 * @param value of a cell's means; linear, so that it is the mean of its pixels' values
 */
function meansOf(
  { height, width, channels, data }: Pixels,
  columns: number,
  rows: number,
  value: (r: number, g: number, b: number) => number,
  out: Uint8Array,
  at: number,
): void {
  const edges = (parts: number, size: number): number[][] =>
    Array.from({ length: parts }, (_, i) => [
      Math.floor((i * size) / parts),
      Math.max(Math.floor((i * size) / parts) + 1, Math.floor(((i + 1) * size) / parts)),
    ]);
  const [ys, xs] = [edges(rows, height), edges(columns, width)];
  const second = channels === 3 ? 1 : 0;
  let to = at;
  for (const [top, bottom] of ys) {
    for (const [left, right] of xs) {
      let [r, g, b] = [0, 0, 0];
      for (let y = top!; y < bottom!; y++) {
        let from = (y * width + left!) * channels;
        for (let x = left!; x < right!; x++, from += channels) {
          r += data[from]!;
          g += data[from + second]!;
          b += data[from + 2 * second]!;
        }
      }
      const pixels = (bottom! - top!) * (right! - left!);
      out[to++] = Math.round(value(r / pixels, g / pixels, b / pixels));
    }
  }
}

/** dHash: a bit for each of 8x8 pairs of neighbours, set where the left one is brighter. */
function hashOf(means: Uint8Array): [number, number] {
  const words: [number, number] = [0, 0];
  const block = (row: number, column: number): number => {
    const at = 2 * row * across + 2 * column;
    return (means[at]! + means[at + 1]! + means[at + across]! + means[at + across + 1]!) / 4;
  };
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 8; column++) {
      if (block(row, column) <= block(row, column + 1) + step) continue;
      const bit = 8 * row + column;
      words[bit >> 5]! |= 1 << (bit & 31);
    }
  }
  return [words[0] >>> 0, words[1] >>> 0];
}

function digestOf({ height, width, data, channels }: Pixels, isGrey: boolean): string {
  const plane = isGrey && channels === 3 ? data.filter((_, i) => i % 3 === 0) : data;
  // 128 bits: among all images ever made, no two are alike by chance.
  return createHash('sha256').update(`${height}x${width}`).update(plane).digest('base64').slice(0, 22);
}

/** Bits of the hashes of two near images that may differ. */
export const mostBits = 10;
/** Levels by which their colours may. */
const mostTint = 6;
/** Of the differences of their cells the standard deviation, in levels and as a share of the image's own. */
const mostDeviation = 4;
const nearShare = 0.1;
/** Cells that are compared before it is asked whether the others need be. */
const first = 36;

/** Whether two images, whose hashes are alike, are the same but for what saving, scaling or brightening again changes. */
export function areNear(a: Sketch, b: Sketch): boolean {
  const most = Math.min(mostDeviation, nearShare * a.contrast);
  // The deviation of a difference is at least the difference of the deviations.
  if (Math.abs(a.contrast - b.contrast) > most) return false;
  const [p, q] = [a.means, b.means];
  for (let i = cells; i < sketchBytes; i++) if (Math.abs(p[i]! - q[i]!) > mostTint) return false;
  let [sum, squares] = [0, 0];
  const begin = (cells - first) / 2;
  for (let n = 0; n < cells; n++) {
    // From the middle on, where there is most to see.
    const i = n + begin < cells ? n + begin : n + begin - cells;
    const difference = p[i]! - q[i]!;
    sum += difference;
    squares += difference * difference;
    if (n === first - 1 && squares - sum ** 2 / first > most ** 2 * cells) return false;
  }
  return squares - sum ** 2 / cells <= most ** 2 * cells;
}

/** Ones among the bits of a word. */
export function onesOf(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
