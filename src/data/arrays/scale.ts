import { GannetError } from '../../errors.js';
import type { NumberBlocks } from './numbers.js';

/** How the values of images become bytes. */
export interface Scale {
  /** A byte of a value; null where values are bytes already. */
  readonly toByte: ((value: number) => number) | null;
  /** What became of the range, to be said; null where nothing was changed. */
  readonly notice: string | null;
}

const unchanged: Scale = { toByte: null, notice: null };

/** Ranges that images are stored in, from the narrowest. */
const ranges: readonly (readonly [low: number, high: number])[] = [
  [0, 1],
  [-1, 1],
  [0, 255],
];
/** Of whole numbers: 0 and 1 are black and white, not two shades of black. */
const wholeRanges: typeof ranges = [
  [0, 1],
  [0, 255],
  [0, 65535],
];

/**
 * Chooses the range that 0 to 255 stand for, by all images of a dataset together: [0, 1], [-1, 1] or [0, 255] of
 * numbers with a point, [0, 1], [0, 255] or [0, 65535] of whole ones.
 *
 * @throws GannetError if a value is no number, or none of these ranges holds them all
 */
export async function scaleOf(arrays: readonly NumberBlocks[]): Promise<Scale> {
  const areBytes = arrays.every(({ type }) => type === 'u1' || type === 'b1');
  const { least, most, withPoint, where } = await extent(arrays, areBytes ? 1 : Infinity);
  if (areBytes && most > 1) return unchanged;
  // All black, of whatever range.
  if (areBytes && most === 0) return unchanged;
  const fitting = withPoint ? ranges : wholeRanges;
  const range = fitting.find(([low, high]) => least >= low && most <= high && (withPoint || most > 0 || high > 1));
  if (!range) {
    const known = fitting.map(([low, high]) => `${low} to ${high}`).join(', ');
    throw new GannetError(
      `${where} has values from ${least} to ${most}; images have ${known}: scale them to one of these`,
    );
  }
  const [low, high] = range;
  if (!withPoint && high === 255) return { toByte: (value) => value, notice: null };
  const toByte = (value: number): number => Math.round((255 * (value - low)) / (high - low));
  return {
    toByte,
    notice: `values of ${low} to ${high} became 0 to 255; they go from ${short(least)} to ${short(most)}`,
  };
}

/** @param enough above which the values that follow are of no interest */
async function extent(arrays: readonly NumberBlocks[], enough: number) {
  let [least, most] = [Infinity, -Infinity];
  const withPoint = arrays.some(({ type }) => type === 'f4' || type === 'f8');
  const found = () => ({ least, most, withPoint, where: arrays[0]!.where });
  for (const { blocks, where } of arrays) {
    let before = 0;
    for await (const block of blocks()) {
      for (let i = 0; i < block.length; i++) {
        const value = Number(block[i]);
        if (!Number.isFinite(value)) {
          throw new GannetError(`${where} has the value ${value} at ${before + i}; images have numbers`);
        }
        if (value < least) least = value;
        if (value > most) most = value;
      }
      if (most > enough) return found();
      before += block.length;
    }
  }
  return found();
}

function short(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
