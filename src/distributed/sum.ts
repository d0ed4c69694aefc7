/**
 * Adds arrays of one length in the order given, in single precision: ((a + b) + c) + …; `total` may be the first of
 * them.
 */
export function sumInOrder(total: Float32Array, parts: readonly Float32Array[]): void {
  if (total !== parts[0]) total.set(parts[0]!);
  for (const part of parts.slice(1)) for (let i = 0; i < total.length; i++) total[i] = total[i]! + part[i]!;
}
