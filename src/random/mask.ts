import { fillThreefry } from './threefry.js';

/** One way to come by a rate from bytes: which bytes keep, and what share of the elements is then turned round. */
interface Cut {
  /** The lowest byte that keeps; 256 if none does. */
  readonly from: number;
  /** The byte that a corrected element gets: 255 keeps, 0 drops. */
  readonly corrected: 0 | 255;
  /** The chance of an element to be corrected. */
  readonly chance: number;
}

/** Cuts between two bytes alone are off by up to 1/256. Of the two nearest cuts, the one that needs fewer corrections. */
function cutOf(rate: number): Cut {
  const above = Math.ceil(rate * 256);
  const below = Math.floor(rate * 256);
  const keepMore: Cut = { from: above, corrected: 255, chance: above === 0 ? 0 : 1 - rate / (above / 256) };
  const dropMore: Cut = { from: below, corrected: 0, chance: 1 - (1 - rate) / (1 - below / 256) };
  return keepMore.chance <= dropMore.chance ? keepMore : dropMore;
}

/** The lowest byte of a mask of this rate that keeps its element, 1 to 255; those below it drop theirs. */
export function keepFrom(rate: number): number {
  return Math.min(Math.max(cutOf(rate).from, 1), 255);
}

/** Chances beyond this many elements without a correction are taken in several strides. */
const longest = 1024;

/**
 * Makes random bytes a dropout mask, in place: a byte from `keepFrom(rate)` on keeps its element, one below drops it.
 *
 * The bytes stay as they are but for the few that make the rate exact. A rate of 0.3 lies between the cuts 76/256 and
 * 77/256; with the second, 0.26 % of all elements, chosen independently of their bytes, are kept whatever their byte.
 * The gaps between those follow the geometric distribution, read from a table by 32-bit Threefry words, so that nearly
 * all of the bytes are never looked at.
 *
 * @param bytes [count] uniform random bytes; overwritten
 * @param rate chance of a drop, 0 to 1 but not 1 itself; it is met to within 2^-32
 * @param key0 first word of the Threefry key of the gaps
 * @param key1 second word of it
 */
export function maskFromBytes(bytes: Uint8Array, rate: number, key0: number, key1: number): void {
  const { from, corrected, chance } = cutOf(rate);
  if (from === 0) bytes.fill(255);
  if (from === 256) bytes.fill(0);
  if (chance === 0) return;
  // beyond[k] · 2^-32 is the chance that k elements in a row need no correction.
  const beyond = new Float64Array(longest + 1);
  for (let k = 0, q = 2 ** 32; k <= longest; k++, q *= 1 - chance) beyond[k] = q;

  const words = new Uint32Array(4096);
  for (let i = 0, block = 0; i < bytes.length; block += words.length / 2) {
    fillThreefry(words, key0, key1, block, 0);
    for (const word of words) {
      const gap = lastAbove(beyond, word);
      i += gap;
      if (i >= bytes.length) return;
      if (gap < longest) bytes[i++] = corrected;
    }
  }
}

/** The last index of a falling sequence whose value is above `word`. The first one's is. */
function lastAbove(falling: Float64Array, word: number): number {
  let low = 0;
  for (let high = falling.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (falling[middle]! > word) low = middle;
    else high = middle;
  }
  return low;
}
