import { GannetError } from '../errors.js';
import { keyStream } from './key-stream.js';
import { maskFromBytes } from './mask.js';
import { fillThreefry } from './threefry.js';

/**
 * A stream of random numbers named by (seed, purpose, step). The same name gives the same numbers on every machine, and
 * streams of different names are independent, so nothing about randomness has to be saved to resume a run.
 *
 * The numbers are the Threefry2x32-20 blocks 0, 1, 2, … of a key made from the name (`keyOf`). Each method consumes
 * whole blocks of two words and leaves the stream behind them. Normal numbers also take the engine's log, sin and cos,
 * whose last bits may differ from one engine to another.
 */
export class Stream {
  readonly #key0: number;
  readonly #key1: number;
  #block = 0;

  /**
   * @param seed the run's seed, an integer from 0 to 2^53 - 1
   * @param purpose what the numbers are for, such as 'data/order'
   * @param step which step or epoch they are for, an integer from 0 to 2^53 - 1
   * @throws GannetError if seed or step is not such an integer
   */
  constructor(seed: number, purpose: string, step = 0) {
    checkInteger('seed', seed);
    checkInteger('step', step);
    [this.#key0, this.#key1] = keyOf(seed, purpose, step);
  }

  /** [count] words from 0 to 2^32 - 1. Drawing 2a and then b of them gives the same as drawing 2a + b at once. */
  uint32(count: number): Uint32Array {
    const out = new Uint32Array(count);
    this.#fill(out);
    return out;
  }

  /** [count] numbers from U(low, high) on a grid of 2^24: none is below low or above high, all rounded to float32. */
  uniform(count: number, low: number, high: number): Float32Array {
    const words = this.uint32(count);
    const out = new Float32Array(count);
    // With u ≤ 1 - 2^-24 rounding cannot carry the double past `high`, nor, being monotone, the float32 past its own.
    const scale = (high - low) / 2 ** 24;
    for (let i = 0; i < count; i++) out[i] = low + scale * (words[i]! >>> 8);
    return out;
  }

  /** [count] numbers from N(mean, sd²) (Box and Muller 1958), calculated in double and rounded to float32. */
  normal(count: number, mean: number, sd: number): Float32Array {
    const words = this.uint32(count + (count % 2));
    const out = new Float32Array(count);
    for (let i = 0; i < count; i += 2) {
      const radius = sd * Math.sqrt(-2 * Math.log((words[i]! + 1) / 2 ** 32));
      const angle = words[i + 1]! * ((2 * Math.PI) / 2 ** 32);
      out[i] = mean + radius * Math.cos(angle);
      if (i + 1 < count) out[i + 1] = mean + radius * Math.sin(angle);
    }
    return out;
  }

  /** [count] numbers from N(0, sd²) where any beyond 2 sd is drawn again, as Keras' TruncatedNormal does. */
  truncatedNormal(count: number, sd: number): Float32Array {
    const out = new Float32Array(count);
    for (let filled = 0; filled < count; ) {
      for (const z of this.normal(count - filled, 0, 1)) {
        if (Math.abs(z) <= 2) out[filled++] = sd * z;
      }
    }
    return out;
  }

  /** [count] integers from 0 to bound - 1, all exactly equally likely; bound is an integer from 1 to 2^32 - 1. */
  integers(count: number, bound: number): Uint32Array {
    const limit = unbiasedLimit(bound);
    const out = new Uint32Array(count);
    for (let filled = 0; filled < count; ) {
      const words = this.uint32(count - filled);
      for (let i = 0; i < words.length; i++) {
        if (words[i]! < limit) out[filled++] = words[i]! % bound;
      }
    }
    return out;
  }

  /** [n] the integers 0 to n - 1 in an order all of which are equally likely (Fisher and Yates). */
  permutation(n: number): Uint32Array {
    const out = Uint32Array.from({ length: n }, (_, i) => i);
    const words = this.uint32(n);
    for (let i = n - 1; i > 0; i--) {
      const limit = unbiasedLimit(i + 1);
      let word = words[i]!;
      while (word >= limit) word = this.uint32(1)[0]!;
      const j = word % (i + 1);
      const moved = out[i]!;
      out[i] = out[j]!;
      out[j] = moved;
    }
    return out;
  }

  /**
   * [count] a dropout mask: a byte from `keepFrom(rate)` on keeps an element, one below it drops it. The chance of a
   * drop is `rate` to within 2^-32.
   *
   * One AES-128-CTR byte an element through WebCrypto, whose hardware AES is several times as fast as Threefry in
   * JavaScript and off its thread; the key comes from this stream. In a browser it needs a secure context (https or
   * localhost).
   *
   * @throws GannetError if rate is not from 0 to below 1
   */
  async keepMask(count: number, rate: number): Promise<Uint8Array> {
    if (!(rate >= 0 && rate < 1)) throw new GannetError(`dropout rate ${rate} is not from 0 to below 1`);
    // All that this stream gives is drawn before the first await: masks made at the same time do not disturb each other.
    const keys = this.uint32(6);
    const aesKey = new DataView(new ArrayBuffer(16));
    for (let i = 0; i < 4; i++) aesKey.setUint32(4 * i, keys[i]!, true);
    const mask = await keyStream(aesKey, count);
    maskFromBytes(mask, rate, keys[4]!, keys[5]!);
    return mask;
  }

  #fill(out: Uint32Array): void {
    fillThreefry(out, this.#key0, this.#key1, this.#block, this.#block / 2 ** 32);
    this.#block += Math.ceil(out.length / 2);
  }
}

/** The largest multiple of `bound` up to 2^32: a word below it, modulo `bound`, is unbiased. */
function unbiasedLimit(bound: number): number {
  return 2 ** 32 - (2 ** 32 % bound);
}

/**
 * The key of a name: a hash that chains Threefry, state ← Threefry(key = state, counter = block), from the state (0, 0)
 * over the blocks seed; length of the purpose; the purpose's UTF-16 units, four a block; step. For a fixed key Threefry
 * is a permutation of its counter, so two steps of one seed and purpose never share a key.
 */
function keyOf(seed: number, purpose: string, step: number): [number, number] {
  const state = new Uint32Array(2);
  const absorb = (low: number, high: number) => fillThreefry(state, state[0]!, state[1]!, low, high);
  absorb(seed, seed / 2 ** 32);
  absorb(purpose.length, 0);
  // Past the end charCodeAt gives NaN, which counts as 0 here; the length keeps such paddings apart.
  const unit = (i: number) => purpose.charCodeAt(i);
  for (let i = 0; i < purpose.length; i += 4) {
    absorb(unit(i) | (unit(i + 1) << 16), unit(i + 2) | (unit(i + 3) << 16));
  }
  absorb(step, step / 2 ** 32);
  return [state[0]!, state[1]!];
}

function checkInteger(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new GannetError(`${what} ${value} is not an integer from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }
}
