import { lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { gannet } from '../command.js';
import { GannetError } from '../errors.js';
import { isTemporary, removeStale, syncFolder, temporaryName } from '../formats/atomic.js';
import { codeOf } from '../formats/write-error.js';
import type { RunConfig } from './config.js';

/** Where runs lie unless another place is named. */
const runs = 'runs';

/**
 * Where a new run goes: into `out`, which must be empty or absent, or else the next free `runs/NNNNN-recipe-data` in the
 * working folder. Makes nothing.
 * @throws GannetError if `out` holds something, or is no folder
 */
export async function placeFor(config: RunConfig, out: string | undefined): Promise<string> {
  if (out === undefined) return freeName(config);
  const held = await readdir(out).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw cannotBeMade(out, error);
  });
  // What a process left that was killed here, before there was a run, does not count.
  if (held.every(isTemporary)) return out;
  throw new GannetError(
    held.includes('config.json')
      ? `${out} is not empty: name another folder as --out, or resume it: ${gannet('resume', out)}`
      : `${out} is not empty, and no run: name another folder as --out`,
  );
}

/**
 * Makes the folder of a new run so that it is there whole or not at all: `fill` fills one of a temporary name, which is
 * then renamed. Into an `out` that is there its files are moved, the configuration last, without which it is no run.
 * @returns its path
 * @throws GannetError if it cannot be made; what `fill` throws is passed on. Nothing is left then
 */
export async function makeRun(
  config: RunConfig,
  out: string | undefined,
  fill: (temporary: string) => Promise<void>,
): Promise<string> {
  const place = await placeFor(config, out);
  const isThere = out !== undefined && (await stat(out).catch(() => null)) !== null;
  const temporary = temporaryName(isThere ? join(place, 'run') : place);
  try {
    await makeFolder(dirname(temporary));
    await removeStale(dirname(temporary), isThere || out === undefined ? undefined : basename(out));
    await mkdir(temporary);
  } catch (error) {
    throw cannotBeMade(out ?? runs, error);
  }
  try {
    await fill(temporary);
    return isThere ? await moveInto(temporary, place) : await settle(temporary, place, config, out);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

async function moveInto(temporary: string, place: string): Promise<string> {
  const names = (await readdir(temporary)).filter((name) => name !== 'config.json');
  for (const name of [...names, 'config.json']) {
    await rename(join(temporary, name), join(place, name));
    await syncFolder(place);
  }
  await rm(temporary, { recursive: true });
  return place;
}

async function settle(temporary: string, place: string, config: RunConfig, out: string | undefined): Promise<string> {
  for (let path = place; ; path = await placeFor(config, out)) {
    try {
      await rename(temporary, path);
      await syncFolder(dirname(path));
      return path;
    } catch (error) {
      // Another process that starts a run at the same time has taken the name: its folder holds something by now.
      if (!['EEXIST', 'ENOTEMPTY'].includes(codeOf(error))) throw cannotBeMade(path, error);
    }
  }
}

/** `runs/00007-acgan-mnist`. */
async function freeName(config: RunConfig): Promise<string> {
  return join(runs, await nextName(runs, config.recipe, config.data.name));
}

/** What the next run in a folder is called: `00007-acgan-mnist`, one above the highest number there. */
export async function nextName(folder: string, recipe: string, data: string): Promise<string> {
  const entries = await readdir(folder).catch(() => []);
  const highest = Math.max(0, ...entries.map((name) => Number(/^(\d+)-/.exec(name)?.[1] ?? 0)));
  return `${String(highest + 1).padStart(5, '0')}-${recipe}-${data.replace(/[^\w.-]+/g, '_')}`;
}

/**
 * Makes a folder and those above it, one at a time: Node's own recursive way never returns where a file system refuses
 * a new folder by saying that the one above is missing, as /proc does.
 */
export async function makeFolder(path: string): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory()) return;
  const above = dirname(resolve(path));
  if (above !== resolve(path)) await makeFolder(above);
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' || there) throw error;
  });
}

/**
 * Sees to it that a folder of a run is there, and is one.
 * @throws GannetError if it is something else, or a link, through which a run does not write
 */
export async function ownFolder(path: string): Promise<void> {
  const there = await lstat(path).catch(() => null);
  if (there?.isSymbolicLink())
    throw new GannetError(`${path} is a link, and what a run writes goes through none: put the folder itself there`);
  if (there && !there.isDirectory()) throw new GannetError(`${path} is no folder: remove it, then try again`);
  await mkdir(path, { recursive: true }).catch((error) => {
    throw cannotBeMade(path, error);
  });
}

function cannotBeMade(path: string, error: unknown): GannetError {
  if (error instanceof GannetError) return error;
  return new GannetError(`the run folder ${path} cannot be made: ${(error as Error).message}`, { cause: error });
}
