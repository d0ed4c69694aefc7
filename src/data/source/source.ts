import type { Doubt } from '../doubt.js';

/** Bytes at a file's beginning by which its kind is known. */
export const headBytes = 512;

/** A file of a folder or an archive, of which nothing is read yet. */
export interface SourceFile {
  /** Its own name, without the folders it is in. */
  readonly name: string;
  /** What to call it in messages, such as `/home/ann/pets/cat/1.png`. */
  readonly where: string;
  /** Its first `headBytes` bytes, or all of a smaller one. @throws GannetError if it cannot be read */
  head(): Promise<Uint8Array>;
  /** All of it. @throws GannetError if it cannot be read */
  read(): Promise<Uint8Array>;
  /** Only where it can be read by parts. @throws GannetError if it cannot be read */
  parts?(): Promise<Parts>;
  /** Only where it can be read by no parts but from its beginning on. @throws GannetError if it cannot be */
  stream?(): Promise<Stream>;
}

/** Bytes that come one after the other. */
export interface Stream {
  readonly size: number;
  /** All of them in their order, in pieces of any size. May be gone through any number of times. */
  pieces(): AsyncIterable<Uint8Array>;
}

/** Bytes that are read where they lie. */
export interface Parts {
  readonly size: number;
  /** Those from one to before another. @throws GannetError if they cannot be read */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** Bytes that are read at a time, one after the other. */
const pieceBytes = 2 ** 20;

/** All of them in their order. */
export async function* piecesOf({ size, read }: Parts): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < size; from += pieceBytes) yield await read(from, Math.min(size, from + pieceBytes));
}

/** A folder of a source; hidden files and folders are not in it. */
export interface Folder {
  /** Its own name; that of the outermost is the source's. */
  readonly name: string;
  readonly where: string;
  /** In the order of their names' character codes, which is the same on every machine. */
  readonly files: readonly SourceFile[];
  readonly folders: readonly Folder[];
}

/** What a source holds, and what of it could not be taken in. */
export interface Tree {
  readonly root: Folder;
  /** Said to the user, a line each. */
  readonly notices: readonly string[];
  readonly doubts?: readonly Doubt[];
}

/** Compares by character codes. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** A file's bytes, which are in memory as a whole only where there is no other way. @throws GannetError if it cannot be read */
export async function streamOf(file: SourceFile): Promise<Stream> {
  if (file.stream) return file.stream();
  const parts = file.parts ? await file.parts() : partsOf(await file.read());
  return { size: parts.size, pieces: () => piecesOf(parts) };
}

function partsOf(bytes: Uint8Array): Parts {
  return { size: bytes.length, read: async (from, to) => bytes.subarray(from, to) };
}

/** What comes behind the first so many bytes. */
export async function* behind(start: number, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = start;
  for await (const piece of pieces) {
    if (left < piece.length) yield piece.subarray(left);
    left -= Math.min(left, piece.length);
  }
}

/** Every file in a folder and its sub-folders; files and sub-folders of one folder in one order. */
export function allFiles(folder: Folder): SourceFile[] {
  const all: SourceFile[] = [];
  collect(folder, all);
  return all;
}

/** Both lists of a folder are in order already; of what may be millions of files nothing is kept but they. */
function collect({ files, folders }: Folder, all: SourceFile[]): void {
  let next = 0;
  for (const file of files) {
    while (next < folders.length && byName(folders[next]!, file) < 0) collect(folders[next++]!, all);
    all.push(file);
  }
  while (next < folders.length) collect(folders[next++]!, all);
}

/** What systems, disk stations and programs put beside a user's files: thumbnails, bins, what a check of the disk found. */
const systemFolders: ReadonlySet<string> = new Set([
  '__macosx',
  '@eadir',
  '@tmp',
  '@recycle',
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  'recycler',
  'system volume information',
  'lost+found',
  '__pycache__',
]);

/** Whether a file or folder of this name is left alone: hidden ones, and what is no user's own. */
export function isHidden(name: string): boolean {
  return name.startsWith('.') || systemFolders.has(name.toLowerCase());
}

/** A file whose bytes are in memory. */
export class MemoryFile implements SourceFile {
  readonly name: string;
  readonly where: string;
  readonly #bytes: Uint8Array;

  constructor(name: string, where: string, bytes: Uint8Array) {
    this.name = name;
    this.where = where;
    this.#bytes = bytes;
  }

  async head(): Promise<Uint8Array> {
    return this.#bytes.subarray(0, headBytes);
  }

  async read(): Promise<Uint8Array> {
    return this.#bytes;
  }
}
