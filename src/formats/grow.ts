import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { GannetError, lettingGo } from '../errors.js';
import { codeOf, writeError } from './write-error.js';

/** Links are not followed, and what is no file, such as a pipe, does not keep the process waiting. */
const careful = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Appends to a file, which is made where there is none. It is never written through a link.
 * @throws GannetError naming the file and the remedy
 */
export async function append(path: string, data: Uint8Array | string): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
  await withFile(path, flags, 'write', (file) => file.appendFile(data));
}

/**
 * Cuts a file to its first `length` bytes, never through a link.
 * @throws GannetError naming the file and the remedy
 */
export async function cut(path: string, length: number): Promise<void> {
  await withFile(path, constants.O_WRONLY, 'write', (file) => file.truncate(length));
}

/**
 * The text of a file of a run; null where there is none.
 * @throws GannetError naming the file if it cannot be read, or is a folder or a pipe
 */
export async function readText(path: string): Promise<string | null> {
  return (await readBytes(path))?.toString('utf8') ?? null;
}

/** As `readText`, its bytes. */
export async function readBytes(path: string): Promise<Buffer | null> {
  try {
    return await withFile(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0), 'read', (file) => file.readFile());
  } catch (error) {
    if (error instanceof GannetError && codeOf(error.cause) === 'ENOENT') return null;
    throw error;
  }
}
async function withFile<T>(
  path: string,
  flags: number,
  what: 'read' | 'write',
  use: (file: FileHandle) => Promise<T>,
): Promise<T> {
  try {
    const file = await open(path, what === 'write' ? flags | careful : flags, 0o666);
    const work = async (): Promise<T> => {
      if (!(await file.stat()).isFile()) throw new GannetError(`Cannot ${what} ${path}: it is no file. Remove it.`);
      return use(file);
    };
    // Some file systems say only here that the disk is full.
    return await lettingGo(work, () => file.close());
  } catch (error) {
    throw writeError(path, error, what);
  }
}
