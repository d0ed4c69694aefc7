/**
 * Turns square images by quarter turns, each by its own: pixel (h, w) of a turned image is (w, side − 1 − h) of the
 * image before, once for each turn.
 *
 * @param images [N, C, side, side]
 * @param turns [N] quarter turns counter-clockwise, 0 to 3
 * @returns the same shape
 */
export function rotate(images: Float32Array, turns: ArrayLike<number>, channels: number, side: number): Float32Array {
  const out = new Float32Array(images.length);
  const plane = side * side;
  // Where the pixels of a turned image come from, for each number of turns.
  const sources = [0, 1, 2, 3].map((turn) => Uint32Array.from({ length: plane }, (_, to) => sourceOf(to, turn, side)));
  for (let n = 0; n < turns.length; n++) {
    const source = sources[turns[n]!]!;
    for (let c = 0; c < channels; c++) {
      const begin = (n * channels + c) * plane;
      for (let to = 0; to < plane; to++) out[begin + to] = images[begin + source[to]!]!;
    }
  }
  return out;
}

function sourceOf(to: number, turns: number, side: number): number {
  let [h, w] = [Math.floor(to / side), to % side];
  for (let i = 0; i < turns; i++) [h, w] = [w, side - 1 - h];
  return h * side + w;
}
