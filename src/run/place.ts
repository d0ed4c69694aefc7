import { lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { gannet } from '../command.js';
import { GannetError, systemReason } from '../errors.js';
import { isTemporary, removeStale, syncFolder, temporaryName } from '../formats/atomic.js';
import type { RunConfig } from './config.js';
import { runFiles } from './files.js';
import { leftBehind, moveIn } from './move-in.js';
import { makeNumbered, nextName } from './number.js';

/** Where runs lie unless another place is named. */
const runs = 'runs';

/**
 * Where a new run goes: into `out`, which must be empty or absent, or else the next free `runs/NNNNN-recipe-data` in the
 * working folder. Makes nothing.
 * @throws GannetError if `out` holds something, or is no folder
 */
export async function placeFor(config: RunConfig, out: string | undefined): Promise<string> {
  if (out === undefined) return join(runs, await nextName(runs, config.recipe, config.data.name));
  const held = await readdir(out).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw cannotBeMade(out, error);
  });
  // What a process left that was killed here, before there was a run, does not count.
  const left = held.length > 0 ? await leftBehind(out) : [];
  if (held.every((name) => isTemporary(name) || left.includes(name))) return out;
  throw new GannetError(
    held.includes(runFiles.config)
      ? `${out} is not empty: name another folder as --out, or resume it: ${gannet('resume', out)}`
      : `${out} is not empty, and no run: name another folder as --out`,
  );
}

/**
 * Makes the folder of a new run so that it is there whole or not at all: `fill` fills one of a temporary name, which is
 * then renamed. Into an `out` that is there its files are moved (`moveIn`).
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
    if (!isThere) await removeStale(dirname(temporary), out === undefined ? undefined : basename(out));
    await mkdir(temporary);
  } catch (error) {
    throw cannotBeMade(out ?? runs, error);
  }
  try {
    await fill(temporary);
    if (!isThere) return await settle(temporary, place, config, out !== undefined);
    await moveIn(temporary, place).catch((error) => {
      throw cannotBeMade(place, error);
    });
    await rm(temporary, { recursive: true });
    return place;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

/** Gives a run that is whole its name. */
async function settle(
  temporary: string,
  place: string,
  { recipe, data }: RunConfig,
  isChosen: boolean,
): Promise<string> {
  const take = async (path: string): Promise<void> => {
    await rename(temporary, path);
    await syncFolder(dirname(path));
  };
  try {
    if (!isChosen) return await makeNumbered(dirname(place), [recipe, data.name], take);
    await take(place);
    return place;
  } catch (error) {
    throw cannotBeMade(place, error);
  }
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
  return new GannetError(`the run folder ${path} cannot be made: ${systemReason(error)}`, { cause: error });
}
