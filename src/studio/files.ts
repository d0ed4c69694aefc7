import { lstat, open, readdir, readFile } from 'node:fs/promises';

/** What tells two states of a file apart. */
export interface FileState {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
}

/** Null where there is no such file or folder, or only a link: a run's own files are none, and others are not shown. */
export async function fileState(path: string): Promise<FileState | null> {
  const state = await lstat(path).catch(() => null);
  return state?.isSymbolicLink() ? null : state;
}

export function isSame(a: FileState | null, b: FileState | null): boolean {
  return a?.size === b?.size && a?.mtimeMs === b?.mtimeMs && a?.ino === b?.ino;
}

/** What was made of a file or folder, remembered until that changes. */
export class Remembered<T> {
  readonly #path: string;
  readonly #make: (path: string) => Promise<T>;
  readonly #nothing: T;
  #state: FileState | null = null;
  #value: T;

  /** @param nothing what is made of it where there is none */
  constructor(path: string, nothing: T, make: (path: string) => Promise<T>) {
    this.#path = path;
    this.#make = make;
    this.#nothing = nothing;
    this.#value = nothing;
  }

  async read(): Promise<T> {
    const state = await fileState(this.#path);
    if (!isSame(state, this.#state)) {
      // On an error the state stays the old one: the next reader gets the error too.
      this.#value = state ? await this.#make(this.#path) : this.#nothing;
      this.#state = state;
    }
    return this.#value;
  }
}

/** The bytes of a file in [from, to); fewer where it ends before. */
export async function readRange(path: string, from: number, to: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, Math.min(to, (await file.stat()).size) - from));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The end of a text, from the beginning of a line; empty where there is no file. */
export async function readEnd(path: string, most: number): Promise<string> {
  const size = (await fileState(path))?.size ?? 0;
  if (size === 0) return '';
  const text = (await readRange(path, Math.max(0, size - most), size)).toString();
  return size > most ? text.slice(text.indexOf('\n') + 1) : text;
}

/** The text of a file; empty where there is none. */
export async function readText(path: string): Promise<string> {
  return (await fileState(path)) ? readFile(path, 'utf8') : '';
}

/** What lies in a folder; nothing where there is none. */
export async function namesIn(path: string): Promise<string[]> {
  return (await fileState(path)) ? readdir(path).catch(() => []) : [];
}
