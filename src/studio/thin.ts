import type { Stats } from '../run/stats.js';
import type { Curves } from './schema.js';

/** Points of a curve that a page gets at most: more than a screen has columns. */
const most = 4000;

/**
 * Reports as columns. Where there are more than fit, each bucket of them becomes two points that hold the least and the
 * greatest value of every curve, in the order in which they came: what leaps out stays to be seen.
 */
export function curvesOf(reports: readonly Stats[]): Curves {
  const size = reports.length <= most ? 1 : Math.ceil((2 * reports.length) / most);
  const rows = reports.map(parts);
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const values = (read: (i: number) => number | null): (number | null)[] => [
    ...thinned(
      reports.map((_, i) => read(i)),
      size,
      extremes,
    ),
  ];
  return {
    steps: thinned(reports, size, ends).map(({ step }) => step),
    epochs: thinned(reports, size, ends).map(({ epoch }) => epoch),
    losses: Object.fromEntries(names.map((name) => [name, values((i) => rows[i]!.get(name) ?? null)])),
    imagesPerSecond: values((i) => reports[i]!.imagesPerSecond).map((pace) => pace ?? 0),
    thinned: size,
  };
}

/** Losses of a report by `phase/part`. */
function parts({ losses }: Stats): Map<string, number> {
  return new Map(
    Object.entries(losses).flatMap(([phase, of]) =>
      Object.entries(of).map(([part, loss]): [string, number] => [`${phase}/${part}`, loss]),
    ),
  );
}

/** Two for each bucket of `size`; all of them where that is 1. */
function thinned<T>(all: readonly T[], size: number, two: (bucket: readonly T[]) => readonly [T, T]): readonly T[] {
  if (size === 1) return all;
  const picked: T[] = [];
  for (let from = 0; from < all.length; from += size) picked.push(...two(all.slice(from, from + size)));
  return picked;
}

function ends<T>(bucket: readonly T[]): readonly [T, T] {
  return [bucket[0]!, bucket.at(-1)!];
}

function extremes(bucket: readonly (number | null)[]): readonly [number | null, number | null] {
  let [low, high] = [0, 0];
  for (const [i, value] of bucket.entries()) {
    if (value === null) continue;
    if (value < (bucket[low] ?? Number.POSITIVE_INFINITY)) low = i;
    if (value > (bucket[high] ?? Number.NEGATIVE_INFINITY)) high = i;
  }
  return low < high ? [bucket[low]!, bucket[high]!] : [bucket[high]!, bucket[low]!];
}
