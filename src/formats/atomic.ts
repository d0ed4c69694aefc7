import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lettingGo } from '../errors.js';
import { lifeHere, machineCode, thisProcess } from '../processes.js';
import { codeOf, writeError } from './write-error.js';

/**
 * A temporary name: what it is to become, the machine's code, the process's number and start, and letters that nobody can
 * guess. No user would name a file so.
 */
const temporaryPattern = /^\.(.+)\.([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{16}\.tmp$/;
/** How the previous version called them. */
const formerPattern = /^\..+\.\d+-\d+\.tmp$/;
/** Letters of the name that are kept: file systems take 255 bytes, and a letter is up to four of them. */
const keptLetters = 40;
/** Milliseconds after which what a process elsewhere began to write, and has not touched since, counts as left behind. */
const abandoned = 3_600_000;

/** A hidden name beside `path`, which nothing has. */
export function temporaryName(path: string): string {
  const own = thisProcess();
  const mark = `${machineCode(own)}-${own.pid}-${own.started}-${randomBytes(8).toString('hex')}`;
  return join(dirname(path), `.${basename(path).slice(0, keptLetters)}.${mark}.tmp`);
}

/**
 * Writes a whole file so that, whenever the machine stops, either the old or the new content is there, complete: a
 * temporary file in the same folder is written, synced and renamed, and the folder is synced. A link of that name is
 * replaced; nothing is written through it.
 *
 * @throws GannetError naming the file and the remedy if it cannot be written; the temporary file is then removed.
 */
export function writeAtomic(path: string, data: Uint8Array | string): Promise<void> {
  return replaceAll([{ path, write: (temporary) => writeFile(temporary, data) }]);
}

/**
 * As `writeAtomic`, for content that is written bit by bit. What an earlier process that was killed has left of the same
 * file is cleared away.
 *
 * @param write writes the file at the path that it is given
 * @throws GannetError as `writeAtomic`; one that `write` throws is passed on.
 */
export async function replaceAtomic(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  await replaceAll([clearing(path, write)]);
}

/**
 * Writes files that belong together, of which the last is the one that is looked for: whenever the machine stops, it is
 * there only with all the others. What an earlier process that was killed has left of the same files is cleared away.
 *
 * @throws GannetError as `writeAtomic`, and then, unless all could be written, none of them is there anew
 */
export async function writeTogether(
  files: readonly (readonly [path: string, data: Uint8Array | string])[],
): Promise<void> {
  await replaceAll(files.map(([path, data]) => clearing(path, (temporary) => writeFile(temporary, data))));
}

interface Writing {
  readonly path: string;
  readonly write: (temporary: string) => Promise<void>;
}

/** Clears away first what a process left that was killed as it wrote the same. */
function clearing(path: string, write: Writing['write']): Writing {
  return {
    path,
    write: async (temporary) => {
      await removeStale(dirname(path), basename(path));
      await write(temporary);
    },
  };
}

/** All are written before the first takes its name. */
async function replaceAll(files: readonly Writing[]): Promise<void> {
  const all = files.map((file) => ({ ...file, temporary: temporaryName(file.path) }));
  let at = '';
  try {
    for (const { path, temporary, write } of all) {
      at = path;
      await fill(temporary, write);
    }
    for (const { path, temporary } of all) {
      at = path;
      await rename(temporary, path);
      await syncFolder(dirname(path));
    }
  } catch (error) {
    // Nothing may hide the first error, and under a missing folder there is nothing to remove.
    for (const { temporary } of all) await rm(temporary, { force: true }).catch(() => {});
    throw writeError(at, error);
  }
}

async function fill(temporary: string, write: Writing['write']): Promise<void> {
  // A folder that takes no files is told of in the same words, whatever library writes. The name is made here, and never
  // one that is there: a link, say.
  await (await open(temporary, 'wx')).close();
  await write(temporary);
  const file = await open(temporary, 'r+');
  await lettingGo(
    () => file.sync(),
    () => file.close(),
  );
}

/**
 * Deletes what processes that were killed have left half-written in `folder`: temporary files and folders.
 *
 * @param of only what was to become the file of this name
 * @throws GannetError if the folder cannot be read or a leftover cannot be deleted.
 */
export async function removeStale(folder: string, of?: string): Promise<void> {
  try {
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (await isStale(path, of)) await rm(path, { recursive: true, force: true });
    }
  } catch (error) {
    throw writeError(folder, error, 'tidy');
  }
}

/** Whether a file's name is a temporary one. */
export function isTemporary(name: string): boolean {
  return temporaryPattern.test(name) || formerPattern.test(name);
}

async function isStale(path: string, of: string | undefined): Promise<boolean> {
  const name = basename(path);
  const [, target, machine, pid, started] = temporaryPattern.exec(name) ?? [];
  if (target === undefined) return of === undefined && formerPattern.test(name);
  if (of !== undefined && target !== of.slice(0, keptLetters)) return false;
  if (machine === machineCode(thisProcess())) return lifeHere(Number(pid), Number(started)) === 'dead';
  const touched = await stat(path).catch(() => null);
  return touched !== null && Date.now() - touched.mtimeMs > abandoned;
}

/** Makes a rename last through a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder, and its renames need no such help.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot sync a folder; the file itself is complete there.
    if (!['EINVAL', 'ENOTSUP'].includes(codeOf(error))) throw error;
  } finally {
    await handle.close();
  }
}
