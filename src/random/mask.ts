import { fillThreefry } from './threefry.js';

/** The lowest and the highest bit of each of a word's four bytes. */
const LOW_BITS = 0x01010101;
const HIGH_BITS = 0x80808080 | 0;

/**
 * Turns random bytes into a dropout mask, in place: 1 keeps an element, 0 drops it with probability `rate`.
 *
 * With t = 256·rate a byte below ⌊t⌋ drops and one above keeps. One that equals ⌊t⌋ (one in 256) is decided by a
 * 32-bit Threefry word against the fraction of t, so that a rate of 0.3 is 0.3 to within 2^-40 and not 77/256.
 *
 * @param bytes [count] uniform random bytes, at the beginning of their buffer; overwritten
 * @param rate probability of a drop, 0 to 1 but not 1 itself
 * @param key0 first word of the Threefry key of those further draws
 * @param key1 second word of it
 */
export function maskFromBytes(bytes: Uint8Array, rate: number, key0: number, key1: number): void {
  const whole = Math.floor(rate * 256);
  const fraction = (rate * 256 - whole) * 2 ** 32;
  const draws = new Uint32Array(4096);
  let drawn = draws.length;
  let block = 0;

  const keepsTie = (): boolean => {
    if (drawn === draws.length) {
      fillThreefry(draws, key0, key1, block, 0);
      block += draws.length / 2;
      drawn = 0;
    }
    return draws[drawn++]! >= fraction;
  };
  const maskOneByOne = (begin: number, end: number): void => {
    for (let i = begin; i < end; i++) bytes[i] = bytes[i]! > whole || (bytes[i] === whole && keepsTie()) ? 1 : 0;
  };

  // Four bytes at a time: byte by byte takes three times as long.
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  const wholes = Math.imul(whole, LOW_BITS);
  const lowSeven = wholes & ~HIGH_BITS;
  const below128 = whole < 128 ? HIGH_BITS : 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const differs = word ^ wholes;
    if (((differs - LOW_BITS) & ~differs & HIGH_BITS) !== 0) {
      maskOneByOne(4 * i, 4 * i + 4);
    } else {
      // A byte's high bit here says that its low seven bits are at least ⌊t⌋'s; no byte borrows from the next.
      const reaches = ((word | HIGH_BITS) - lowSeven) | 0;
      // So it is at least ⌊t⌋: of a ⌊t⌋ below 128 if that or its own high bit is set, of one above if both are.
      words[i] = (((word & reaches) | ((word | reaches) & below128)) & HIGH_BITS) >>> 7;
    }
  }
  maskOneByOne(4 * words.length, bytes.length);
}
