import { expect } from 'vitest';
import type { Split } from '../../src/data/dataset.js';

/** What tests/python/sources.py writes: images to learn from, those held out, their sides, and the classes. */
export const [count, held, side] = [40, 8, 12];
export const names = ['ant', 'bee', 'cat', 'dog'];

/** Grey, [side, side]. */
export function grey(i: number): number[] {
  return Array.from({ length: side * side }, (_, at) => {
    const [row, column] = [Math.floor(at / side), at % side];
    return (37 * i + 11 * row + 5 * column * (1 + (i % 3))) % 256;
  });
}

/** [3, side, side] */
export function colour(i: number): number[] {
  const plane = grey(i);
  return [...plane, ...plane.map((v) => 255 - v), ...plane.map((v) => v >> 1)];
}

/** Images that a split must have by their numbers, in any order: each with its label. */
export function expectSplit(
  split: Split<Uint8Array>,
  from: number,
  to: number,
  imageOf: (i: number) => number[],
): void {
  const size = split.images.length / split.count;
  const found = Array.from({ length: split.count }, (_, n) => [
    split.labels[n],
    ...split.images.subarray(n * size, (n + 1) * size),
  ]);
  const wanted = Array.from({ length: to - from }, (_, n) => [(from + n) % 4, ...imageOf(from + n)]);
  const sorted = (all: unknown[][]): string[] => all.map((one) => one.join(' ')).sort();
  expect(sorted(found)).toEqual(sorted(wanted));
}
