import { closest } from '../closest.js';
import { GannetError } from '../errors.js';

/**
 * Classes that a list such as `0-3,7` or `Trouser,Ankle boot` names, as indices: an entry is a class's name, an index
 * or a range of indices; a name comes before an index.
 * @throws GannetError naming the entry that is no class, with the nearest name
 */
export function parseClasses(text: string, names: readonly string[]): readonly number[] {
  return text.split(',').flatMap((entry) => {
    const word = entry.trim();
    const named = names.findIndex((name) => name.toLowerCase() === word.toLowerCase());
    if (named >= 0) return [named];
    const match = /^(\d+)(?:-(\d+))?$/.exec(word);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? from);
    if (match && from <= to && to < names.length) return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    // Of numbers none is nearer to what was meant than another.
    const near = /\d/.test(word) ? null : closest(word, names);
    throw new GannetError(
      `--classes: there is no class '${word}'${near ? `; did you mean ${near}?` : '.'} The classes are ` +
        `${names.map((name, i) => (name === String(i) ? name : `${i} ${name}`)).join(', ')}`,
    );
  });
}
