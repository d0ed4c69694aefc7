import { GannetError } from '../../src/errors.ts';
import { some, visible } from '../../src/text.ts';
import type { PictureFile } from '../../src/web/pictures.ts';

/**
 * Every file of what was dropped, with its path in it; folders are looked into.
 * @throws GannetError if there is none, or one cannot be read
 */
export async function filesOfDrop(transfer: DataTransfer): Promise<PictureFile[]> {
  // Entries are gone once this function has waited for anything.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) throw new GannetError('what was dropped is no file: drop a folder, or files');
  const files = (await Promise.all(entries.map(filesOf))).flat();
  if (files.length === 0)
    throw new GannetError(`there is no file in ${some(entries.map(({ name }) => visible(name)))}`);
  return files;
}

/** Files that were chosen, as they lie in a chosen folder. */
export function filesOfInput(files: FileList): PictureFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, blob: file }));
}

/** The bytes of a file. @throws GannetError if it cannot be read, as one that is gone or is larger than memory */
export function bytesOf({ path, blob }: PictureFile): Promise<Uint8Array> {
  return reading(path, async () => new Uint8Array(await blob.arrayBuffer()));
}

async function filesOf(entry: FileSystemEntry): Promise<PictureFile[]> {
  const path = entry.fullPath.replace(/^\//, '');
  if (isFile(entry)) {
    const file = (): Promise<File> => new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ path, blob: await reading(path, file) }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const next = (): Promise<FileSystemEntry[]> => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  const all: FileSystemEntry[] = [];
  // A reader gives some at a time, and none at the end.
  for (;;) {
    const some = await reading(path, next);
    if (some.length === 0) break;
    all.push(...some);
  }
  return (await Promise.all(all.map(filesOf))).flat();
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new GannetError(`${visible(path)} cannot be read: ${(error as Error).message}`);
  }
}
