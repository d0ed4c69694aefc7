import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { closest } from '../closest.js';
import { GannetError } from '../errors.js';
import { some, visible } from '../text.js';

/**
 * The folder of a run that is named by its path, by its name in `runs/`, by its number there, or as `latest`.
 * @throws GannetError if there is none, with the nearest name
 */
export function findRun(text: string, runs = 'runs'): string {
  if (existsSync(text)) return text;
  const names = runNames(runs);
  if (names.includes(text)) return join(runs, text);
  if (text === 'latest') {
    const newest = names.filter((name) => numberOf(name) !== null).sort((a, b) => numberOf(a)! - numberOf(b)!);
    if (newest.length > 0) return join(runs, newest.at(-1)!);
    throw new GannetError(`${runs}/ has no run yet: train one`);
  }
  if (/^\d+$/.test(text)) {
    const found = names.filter((name) => numberOf(name) === Number(text));
    if (found.length === 1) return join(runs, found[0]!);
    if (found.length > 1) throw new GannetError(`${runs}/ has several runs ${text}: ${some(found.map(visible))}`);
  }
  const near = closest(text, [...names, ...names.map((name) => join(runs, name))]);
  throw new GannetError(
    `there is no run ${visible(text)}${near ? `; did you mean ${visible(near)}?` : '.'} ` +
      (names.length > 0
        ? `${runs}/ has ${some(names.map(visible).toReversed())}; a number or latest will do`
        : `${runs}/ has none; give a run's folder`),
  );
}

/** The runs in a folder, by name. */
export function runNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => existsSync(join(folder, name, 'config.json')))
      .sort();
  } catch {
    return [];
  }
}

/** The number that a run's name begins with. */
function numberOf(name: string): number | null {
  const match = /^(\d+)-/.exec(name);
  return match && Number(match[1]);
}
