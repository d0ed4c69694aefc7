/**
 * The hash from which a case's parameters and inputs are computed (tests/golden/README.md): all integers are unsigned
 * 32-bit and wrap around, all numbers are float32.
 */
function lowbias32(x: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Element i of a stream: an unsigned 32-bit integer. */
export function bits(stream: number, i: number): number {
  return lowbias32((i + lowbias32(stream)) >>> 0);
}

/** In [offset − scale, offset + scale). */
export function uniform(stream: number, i: number, scale: number, offset: number): number {
  const u = (bits(stream, i) >>> 8) * 2 ** -23 - 1;
  return Math.fround(Math.fround(offset) + Math.fround(Math.fround(scale) * u));
}

/** A class from 0 to 9. */
export function label(stream: number, i: number): number {
  return bits(stream, i) % 10;
}

/** Whether dropout keeps element i: 1 or 0. */
export function keep(stream: number, i: number, rate: number): number {
  return (bits(stream, i) >>> 8) * 2 ** -24 >= Math.fround(rate) ? 1 : 0;
}
