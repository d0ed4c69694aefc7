/** A part of an array, from `start` up to `end`. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** Floats of a cache line: no two ranks' pieces share one. */
const line = 16;

/** The piece of an array of `n` floats that is a rank's; of the last ranks it may be shorter, or empty. */
export function pieceOf(n: number, rank: number, size: number): Piece {
  const each = Math.ceil(n / size / line) * line;
  return { start: Math.min(n, rank * each), end: Math.min(n, (rank + 1) * each) };
}
