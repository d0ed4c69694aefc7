import { closest } from '../closest.js';
import { GannetError } from '../errors.js';
import { some, visible } from '../text.js';

/** Classes that an error lists. */
const mostListed = 30;

/**
 * Classes that a list such as `0-3,7`, `Trouser,Ankle boot` or `"Smith, Jones",Miller` names, as indices: an entry is a
 * class's name, an index or a range of indices. A name comes before an index, and an exact one before one that differs in
 * case; where all names are numbers, entries and ranges are of these, and never indices.
 *
 * @throws GannetError naming the entry that is no class, with the nearest name
 */
export function parseClasses(text: string, names: readonly string[]): readonly number[] {
  if (names.includes(text)) return [names.indexOf(text)];
  const numbered = names.every((name) => /^\d+$/.test(name));
  return entriesOf(text).flatMap((word) => {
    const found = named(word, names) ?? (numbered ? numberedRange(word, names) : indexRange(word, names.length));
    if (found) return found;
    // Of numbers none is nearer to what was meant than another.
    const near = /\d/.test(word) ? null : closest(word, names);
    throw new GannetError(
      `--classes: there is no class '${visible(word)}'${near === null ? '.' : `; did you mean ${visible(near)}?`} The ` +
        `classes are ${some(
          names.map((name, i) => (numbered ? name : `${i} ${visible(name)}`)),
          mostListed,
        )}`,
    );
  });
}

/** The parts between commas; in quotes a comma is an ordinary character. */
function entriesOf(text: string): string[] {
  const entries = text.match(/(?:"[^"]*"|[^,"])+/g) ?? [text];
  return entries.map((entry) => entry.trim().replace(/^"(.*)"$/, '$1'));
}

function named(word: string, names: readonly string[]): number[] | null {
  const exact = names.indexOf(word);
  if (exact >= 0) return [exact];
  const alike = names.flatMap((name, i) => (name.toLowerCase() === word.toLowerCase() ? [i] : []));
  if (alike.length < 2) return alike.length === 1 ? alike : null;
  throw new GannetError(
    `--classes: '${visible(word)}' could be ${alike.map((i) => visible(names[i]!)).join(' or ')}; write it as it is`,
  );
}

/** Such as 2 or 2-5. */
function rangeOf(word: string): { readonly from: number; readonly to: number } | null {
  const match = /^(\d+)(?:-(\d+))?$/.exec(word);
  const from = Number(match?.[1]);
  const to = Number(match?.[2] ?? from);
  return match && from <= to ? { from, to } : null;
}

function indexRange(word: string, count: number): number[] | null {
  const range = rangeOf(word);
  if (!range || range.to >= count) return null;
  return Array.from({ length: range.to - range.from + 1 }, (_, i) => range.from + i);
}

/** The classes whose numbers are in the range, of which both ends must be classes. */
function numberedRange(word: string, names: readonly string[]): number[] | null {
  const range = rangeOf(word);
  const numbers = names.map(Number);
  if (!range || !numbers.includes(range.from) || !numbers.includes(range.to)) return null;
  return numbers.flatMap((number, i) => (number >= range.from && number <= range.to ? [i] : []));
}
