import { sumInOrder } from './sum.js';

/**
 * The ranks that work together, seen from one of them. Every method but `abort` is called by all ranks, in the same
 * order; each waits for the others.
 */
export interface Comm {
  /** From 0. */
  readonly rank: number;
  readonly size: number;
  /** The name of each rank's machine. */
  readonly hosts: readonly string[];
  /** The bytes that each rank gives, by rank; all give as many. */
  gather(bytes: Uint8Array): Promise<readonly Uint8Array[]>;
  /** The bytes that rank 0 gives; what the others give does not count. */
  share(bytes: Uint8Array): Promise<Uint8Array>;
  /**
   * Adds up all ranks' parts in the order of the parts: first those of rank 0. So the same parts give the same bytes,
   * whichever ranks they lie on. Of the first n elements of a part each rank gets the sums of its own piece (`pieceOf`),
   * of the others all.
   *
   * @param parts [count, n + others] the parts of this rank, one after the other. The sums come to lie in the first; what
   * else is in it does not count.
   */
  sum(parts: Float32Array, count: number, n: number): Promise<void>;
  /**
   * Puts an array together of which each rank has its piece (`pieceOf`).
   * @param array [n] right in the rank's own piece; afterwards in all of it
   */
  join(array: Float32Array): Promise<void>;
  /** Ends all ranks at once with this exit code; does not return. */
  abort(code: number): Promise<never>;
  /** Takes leave of the others. Nothing may be called after it. */
  close(): Promise<void>;
}

/** One rank by itself. */
export const alone: Comm = {
  rank: 0,
  size: 1,
  hosts: [''],
  gather: async (bytes) => [bytes],
  share: async (bytes) => bytes,
  async sum(parts, count) {
    const size = parts.length / count;
    const each = Array.from({ length: count }, (_, i) => parts.subarray(i * size, (i + 1) * size));
    sumInOrder(each[0]!, each);
  },
  join: async () => undefined,
  async abort(code) {
    globalThis.process?.exit(code);
    throw new Error(`a page cannot end with ${code}`);
  },
  close: async () => undefined,
};

/** Of rank 0: gives all others a value, as JSON. */
export async function tell<T>(comm: Comm, value: T): Promise<void> {
  await comm.share(new TextEncoder().encode(JSON.stringify(value)));
}

/** Of the others: what rank 0 tells. */
export async function learn<T>(comm: Comm): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await comm.share(new Uint8Array(0)))) as T;
}
