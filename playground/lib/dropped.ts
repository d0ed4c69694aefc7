import { unzipSync } from 'fflate';
import { GannetError } from '../../src/errors.ts';
import { runFiles } from '../../src/run/files.ts';
import type { PictureFile } from '../../src/web/pictures.ts';

/** Every file of what was dropped, with its path in it; folders are looked into. */
export async function filesOfDrop(transfer: DataTransfer): Promise<PictureFile[]> {
  // Entries are gone once this function has waited for anything.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return (await Promise.all(entries.map(filesOf))).flat();
}

/** Files that were chosen, as they lie in a chosen folder. */
export function filesOfInput(files: FileList): PictureFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, blob: file }));
}

async function filesOf(entry: FileSystemEntry): Promise<PictureFile[]> {
  const path = entry.fullPath.replace(/^\//, '');
  if (isFile(entry)) return [{ path, blob: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) }];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: FileSystemEntry[] = [];
  // A reader gives some at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    all.push(...some);
  }
  return (await Promise.all(all.map(filesOf))).flat();
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** What was dropped: a run's files by their paths in its folder, or pictures. */
export type Dropped =
  | { readonly kind: 'run'; readonly files: ReadonlyMap<string, Uint8Array> }
  | { readonly kind: 'pictures'; readonly name: string; readonly files: readonly PictureFile[] };

/** Tells a run's folder from pictures; a zip file is unpacked first. @throws GannetError for a damaged zip file */
export async function sortOut(given: readonly PictureFile[]): Promise<Dropped> {
  const [first] = given;
  const zip = given.length === 1 && /\.zip$/i.test(first!.path) ? first! : null;
  const files = zip ? unpack(new Uint8Array(await zip.blob.arrayBuffer())) : given;
  const config = files.find(({ path }) => path === runFiles.config || path.endsWith(`/${runFiles.config}`));
  if (!config) {
    const outer = new Set(files.map(({ path }) => path.split('/')[0]!));
    const name = zip
      ? zip.path.replace(/\.zip$/i, '')
      : outer.size === 1 && files.length > 1
        ? [...outer][0]!
        : 'pictures';
    return { kind: 'pictures', name, files };
  }
  const folder = config.path.slice(0, -runFiles.config.length);
  const own = files.filter(({ path }) => path.startsWith(folder));
  const read = own.map(async ({ path, blob }) => {
    return [path.slice(folder.length), new Uint8Array(await blob.arrayBuffer())] as const;
  });
  return { kind: 'run', files: new Map(await Promise.all(read)) };
}

function unpack(zip: Uint8Array): PictureFile[] {
  try {
    return Object.entries(unzipSync(zip))
      .filter(([path]) => !path.endsWith('/'))
      .map(([path, bytes]) => ({ path, blob: new Blob([bytes as Uint8Array<ArrayBuffer>]) }));
  } catch (error) {
    throw new GannetError(`this is no sound zip file (${(error as Error).message})`);
  }
}
