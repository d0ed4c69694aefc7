import { GannetError } from '../../errors.js';
import type { NumberBlocks, NumberType } from './numbers.js';

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

/** An array, and between what its values lie. */
interface Extent {
  readonly where: string;
  readonly type: NumberType;
  readonly least: number;
  readonly most: number;
}

/**
 * Chooses the range that 0 to 255 stand for: [0, 1], [-1, 1] or [0, 255] of numbers with a point, [0, 1], [0, 255] or
 * [0, 65535] of whole ones. Each array is judged by itself, those of one type of whole numbers together, as some may be
 * dark; and all have to be of one range.
 *
 * @throws GannetError if a value is no number, none of these ranges holds all of an array, or two are of different ones
 */
export async function scaleOf(arrays: readonly NumberBlocks[]): Promise<Scale> {
  const areBytes = arrays.every(({ type }) => type === 'u1' || type === 'b1');
  const extents: Extent[] = [];
  for (const array of arrays) addTo(extents, await extentOf(array, areBytes ? 1 : Infinity));
  // What is all black may be of any range.
  const found = extents.flatMap((extent) => (extent.most === 0 && extent.least === 0 ? [] : [rangeOf(extent)]));
  const [range] = found;
  if (!range) return areBytes ? unchanged : { toByte: (value) => value, notice: null };
  const other = found.find(({ low, high }) => low !== range.low || high !== range.high);
  if (other) {
    throw new GannetError(
      `${other.where} has values of ${other.low} to ${other.high}, but ${range.where} of ${range.low} to ${range.high}: ` +
        'scale them alike',
    );
  }
  const { low, high } = range;
  if (areBytes && high === 255) return unchanged;
  if (high === 255 && !extents.some(hasPoint)) return { toByte: (value) => value, notice: null };
  const toByte = (value: number): number => Math.round((255 * (value - low)) / (high - low));
  const least = Math.min(...extents.map((extent) => extent.least));
  const most = Math.max(...extents.map((extent) => extent.most));
  return {
    toByte,
    notice: `values of ${low} to ${high} became 0 to 255; they go from ${short(least)} to ${short(most)}`,
  };
}

/** Adds an extent to the others, or to that of the same whole numbers. */
function addTo(extents: Extent[], added: Extent): void {
  const at = extents.findIndex((extent) => !hasPoint(extent) && extent.type === added.type);
  const before = extents[at];
  if (!before) extents.push(added);
  else {
    const [least, most] = [Math.min(before.least, added.least), Math.max(before.most, added.most)];
    extents[at] = { ...before, least, most };
  }
}

/** The narrowest range that images are stored in and that holds these. */
function rangeOf(extent: Extent) {
  const { where, least, most } = extent;
  const fitting = hasPoint(extent) ? ranges : wholeRanges;
  const range = fitting.find(([low, high]) => least >= low && most <= high);
  if (range) return { where, low: range[0], high: range[1] };
  const known = fitting.map(([low, high]) => `${low} to ${high}`).join(', ');
  throw new GannetError(
    `${where} has values from ${least} to ${most}; images have ${known}: scale them to one of these`,
  );
}

/** @param enough above which the values that follow are of no interest */
async function extentOf({ type, blocks, where }: NumberBlocks, enough: number): Promise<Extent> {
  let [least, most] = [Infinity, -Infinity];
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
    if (most > enough) break;
    before += block.length;
  }
  return { where, type, least, most };
}

function hasPoint({ type }: Extent): boolean {
  return type === 'f4' || type === 'f8';
}

function short(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
