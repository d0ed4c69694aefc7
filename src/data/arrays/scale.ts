import { GannetError } from '../../errors.js';
import type { NumberArray } from './numbers.js';

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
export function scaleOf(arrays: readonly NumberArray[]): Scale {
  const areBytes = arrays.every(({ data }) => data instanceof Uint8Array);
  if (areBytes && arrays.some(({ data }) => (data as Uint8Array).some((value) => value > 1))) return unchanged;
  const { least, most, withPoint, where } = extent(arrays);
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

function extent(arrays: readonly NumberArray[]) {
  let [least, most] = [Infinity, -Infinity];
  for (const { data, where } of arrays) {
    for (let i = 0; i < data.length; i++) {
      const value = Number(data[i]);
      if (!Number.isFinite(value))
        throw new GannetError(`${where} has the value ${value} at ${i}; images have numbers`);
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  const withPoint = arrays.some(({ data }) => data instanceof Float32Array || data instanceof Float64Array);
  return { least, most, withPoint, where: arrays[0]!.where };
}

function short(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
