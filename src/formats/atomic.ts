import { open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GannetError } from '../errors.js';

/** Matches what `temporaryName` makes, and nothing a user would name a file. */
const temporaryPattern = /^\..+\.\d+-\d+\.tmp$/;

let written = 0;

/** A hidden name beside `path`; the counter keeps two writes of one file by one process apart. */
function temporaryName(path: string): string {
  written += 1;
  return join(dirname(path), `.${basename(path)}.${process.pid}-${written}.tmp`);
}

/**
 * Writes a whole file so that, whenever the machine stops, either the old or the new content is there, complete: a
 * temporary file in the same folder is written, synced and renamed, and the folder is synced.
 *
 * @throws GannetError naming the file and the remedy if it cannot be written; the temporary file is then removed.
 */
export function writeAtomic(path: string, data: Uint8Array | string): Promise<void> {
  return replaceAtomic(path, (temporary) => writeFile(temporary, data));
}

/**
 * As `writeAtomic`, for content that is written bit by bit.
 *
 * @param write writes the file at the path that it is given
 * @throws GannetError as `writeAtomic`; one that `write` throws is passed on.
 */
export async function replaceAtomic(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryName(path);
  try {
    // A folder that takes no files is told of in the same words, whatever library writes.
    await (await open(temporary, 'w')).close();
    await write(temporary);
    const file = await open(temporary, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    // Nothing may hide the first error, and under a missing folder there is nothing to remove.
    await rm(temporary, { force: true }).catch(() => {});
    if (error instanceof GannetError) throw error;
    throw new GannetError(`Cannot write ${path}: ${reason(error, dirname(path))}`, { cause: error });
  }
}

/**
 * Deletes the temporary files that a killed process left in `folder`. Nothing else may be writing there meanwhile.
 *
 * @throws GannetError if the folder cannot be read or a leftover cannot be deleted.
 */
export async function removeStale(folder: string): Promise<void> {
  try {
    for (const name of await readdir(folder)) {
      if (temporaryPattern.test(name)) await rm(join(folder, name), { force: true });
    }
  } catch (error) {
    throw new GannetError(`Cannot tidy ${folder}: ${reason(error, folder)}`, { cause: error });
  }
}

/** Makes a rename last through a power cut. */
async function syncFolder(folder: string): Promise<void> {
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

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function reason(error: unknown, folder: string): string {
  const code = codeOf(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk is full (${code}). Free some space, then run the same command again.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${folder} is not writable (${code}). Choose another folder or change its permissions.`;
    case 'ENOENT':
      return `the folder ${folder} does not exist (${code}). Create it or choose another.`;
    case 'ENOTDIR':
      return `${folder} is not a folder (${code}). Choose another path.`;
    case 'EISDIR':
      return `there is a folder of this name (${code}). Remove it or choose another path.`;
    default:
      return `the system reports ${code || String(error)}.`;
  }
}
