import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../formats/write-error.js';

/** A run's number, and one that is taken while its run is made. */
const ofRun = /^(\d+)-/;
const taken = /^\.(\d{5,})$/;

/** What the next run in a folder is called: `00007-acgan-mnist`, one above the highest number there. */
export async function nextName(folder: string, recipe: string, data: string): Promise<string> {
  return nameOf((await highest(folder, ofRun, taken)) + 1, recipe, data);
}

/**
 * Makes a run under the next number of a folder. Of many that are made at the same time each gets a number of its own,
 * whatever they are called, and one may be passed over: it is taken by an empty folder `.00007` beside it, which one alone can make.
 *
 * @param folder of the runs, which must be there
 * @param make makes the run at the path that it is given
 * @returns that path
 */
export async function makeNumbered(
  folder: string,
  [recipe, data]: readonly [recipe: string, data: string],
  make: (path: string) => Promise<void>,
): Promise<string> {
  for (;;) {
    const number = (await highest(folder, ofRun, taken)) + 1;
    const own = join(folder, `.${digits(number)}`);
    try {
      await mkdir(own);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue;
      throw error;
    }
    try {
      // Another may have taken it, made its run and let go of it since the folder was looked at.
      if ((await highest(folder, ofRun)) >= number) continue;
      const path = join(folder, nameOf(number, recipe, data));
      await make(path);
      return path;
    } finally {
      await rmdir(own).catch(() => undefined);
      await forgetPassed(folder);
    }
  }
}

/** Lets go of numbers that a process had taken which was killed, once they are passed: nobody is given them again. */
async function forgetPassed(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const last = highestOf(names, ofRun);
  for (const name of names)
    if (highestOf([name], taken) > 0 && highestOf([name], taken) < last)
      await rmdir(join(folder, name)).catch(() => undefined);
}

async function highest(folder: string, ...patterns: readonly RegExp[]): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  return Math.max(...patterns.map((pattern) => highestOf(names, pattern)));
}

/** The highest number in names of a form; 0 where there is none. */
function highestOf(names: readonly string[], pattern: RegExp): number {
  return names.reduce((most, name) => Math.max(most, Number(pattern.exec(name)?.[1] ?? 0)), 0);
}

function nameOf(number: number, recipe: string, data: string): string {
  return `${digits(number)}-${recipe}-${data.replace(/[^\w.-]+/g, '_')}`;
}

function digits(number: number): string {
  return String(number).padStart(5, '0');
}
