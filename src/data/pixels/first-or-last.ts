import { GannetError } from '../../errors.js';
import { visible } from '../../text.js';
import type { Texts } from './cells.js';

/** The share of one value above which a column tells little: a pixel at the rim is black in nearly all images. */
const nearlyAll = 0.9;

/**
 * Which column has the labels, of the only one that can, or of the first and the last: the one whose texts are no pixels,
 * or that is not the same nearly everywhere, or that has fewer values; else the first.
 *
 * @returns null if there are none
 * @throws GannetError if neither can be a pixel
 */
export function labelAmong(columns: ReadonlyMap<number, Texts>, where: string): number | null {
  const [first, last] = columns;
  if (!first || !last) return first ? first[0] : null;
  const [firstOdd, lastOdd] = [first[1].odd, last[1].odd];
  if (firstOdd && lastOdd) {
    throw new GannetError(
      `${where}, line ${lastOdd.line}, column ${last[0] + 1}, is '${visible(lastOdd.text)}', and line ${firstOdd.line}, ` +
        `column ${first[0] + 1}, '${visible(firstOdd.text)}': one of both has to be a pixel, of 0 to 255; remove the other`,
    );
  }
  if (firstOdd || lastOdd) return firstOdd ? first[0] : last[0];
  const [one, other] = [spread(first[1].values), spread(last[1].values)];
  const isLast = one.isPlain === other.isPlain ? other.distinct < one.distinct : one.isPlain;
  return isLast ? last[0] : first[0];
}

function spread(values: readonly string[]) {
  const counted = new Map<string, number>();
  for (const value of values) counted.set(value, (counted.get(value) ?? 0) + 1);
  const isPlain = [...counted.values()].some((times) => times > nearlyAll * values.length);
  return { distinct: counted.size, isPlain };
}
