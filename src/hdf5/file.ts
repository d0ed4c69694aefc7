import { open } from 'node:fs/promises';
import { GannetError, systemReason } from '../errors.js';
import { greatestDeflation } from '../formats/deflate.js';
import { Library } from './library-thread.js';
import type { Hdf5Array, Hdf5Entry, Hdf5Methods } from './protocol.js';

export type { Hdf5Array, Hdf5Entry };

/** The bytes that HDF5 begins with: at 0 or, behind a block of its user's, at 512, 1024, 2048, … */
const signature = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
const firstBlock = 512;

/** Groups in groups. */
const mostDepth = 32;
/** The least bytes that a file takes to name an object, and what a small file may have beside. */
const bytesPerName = 8;
const grace = 1000;
/** Bytes of one array that the library's memory surely has room for. */
const mostArrayBytes = 2 ** 28;
/** Bytes of a large array that are read at a time. */
const partBytes = 2 ** 24;
/** Entries that are looked up between two answers. */
const together = 500;

/** The bytes of a file; null if it is not HDF5. @throws GannetError if it cannot be read */
async function hdf5Size(path: string): Promise<number | null> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      for (let at = 0; at + signature.length <= size; at = at === 0 ? firstBlock : 2 * at) {
        const { buffer } = await file.read(new Uint8Array(signature.length), 0, signature.length, at);
        if (signature.every((byte, i) => buffer[i] === byte)) return size;
      }
      return null;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new GannetError(`${path} cannot be read: ${systemReason(error)}`, { cause: error });
  }
}

/** Whether a file is HDF5, by its bytes. @throws GannetError if it cannot be read */
export async function isHdf5(path: string): Promise<boolean> {
  return (await hdf5Size(path)) !== null;
}

/**
 * Lends an HDF5 file, which the library reads in a thread of its own: within bounds of time, of memory, and of the file.
 * @throws GannetError if it is not HDF5, is damaged, or promises more than it can hold
 */
export async function readHdf5<T>(path: string, use: (file: Hdf5File) => Promise<T>): Promise<T> {
  const size = await hdf5Size(path);
  if (size === null) throw new GannetError(`${path} is not an HDF5 file`);
  const library = Library.take();
  try {
    const file = new Hdf5File(path, size, library);
    await file.call('open', path);
    try {
      return await use(file);
    } finally {
      // What was read is whole, and nothing may hide an error.
      await file.call('close').catch(() => {});
    }
  } finally {
    library.giveBack();
  }
}

/** An HDF5 file that is open. Paths are those of groups and arrays in it, from its root `/`. */
export class Hdf5File {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly #library: Library;
  #seen = 0;

  constructor(path: string, size: number, library: Library) {
    this.path = path;
    this.size = size;
    this.#library = library;
  }

  /** The names in a group, sorted as text. */
  async names(group: string): Promise<string[]> {
    if (group.split('/').length > mostDepth) throw this.#damaged(`its groups lie more than ${mostDepth} deep`);
    const names = await this.call('names', group);
    this.#count(names.length);
    return names;
  }

  /** What lies under these paths; soft links in the file are followed. */
  async entries(paths: readonly string[]): Promise<Hdf5Entry[]> {
    this.#count(paths.length);
    const entries: Hdf5Entry[] = [];
    for (let from = 0; from < paths.length; from += together) {
      entries.push(...(await this.call('entries', paths.slice(from, from + together))));
    }
    return entries;
  }

  async entry(path: string): Promise<Hdf5Entry> {
    return (await this.entries([path]))[0]!;
  }

  /** The texts of an attribute: null if there is none of this name, 'other' if it is not text. */
  async texts(path: string, attribute: string): Promise<readonly string[] | 'other' | null> {
    return this.call('texts', path, attribute, this.size);
  }

  /** The texts of an array of texts, row by row. @throws GannetError as `check` */
  async textsIn(array: Hdf5Array): Promise<readonly string[]> {
    this.check(array);
    return this.call('textsIn', array);
  }

  /** The bytes of arrays, row-major. @throws GannetError as `check` */
  async read(arrays: readonly Hdf5Array[]): Promise<Uint8Array<ArrayBuffer>[]> {
    for (const array of arrays) this.check(array);
    return this.call('read', arrays);
  }

  /**
   * The bytes of one array that may be larger than all memory, by parts along its first axis.
   *
   * @param name of the array, for messages
   * @throws GannetError as `check`
   */
  async *readParts(array: Hdf5Array, name: string): AsyncGenerator<Uint8Array> {
    const { bytes, shape } = array;
    this.check(array, name, Number.POSITIVE_INFINITY);
    const [rows = 1] = shape ?? [];
    const step = Math.max(1, Math.floor((rows * partBytes) / bytes));
    for (let from = 0; from < rows; from += step) {
      yield await this.call('readRows', array, from, Math.min(rows, from + step));
    }
  }

  /**
   * @param name of the array, for messages
   * @param room bytes that there is room for
   * @throws GannetError if it is of a kind that cannot be read, or can never be so large in this file
   */
  check(
    { path, shape, bytes, filtered, objection }: Hdf5Array,
    name = `${this.path}: ${path}`,
    room = mostArrayBytes,
  ): void {
    if (objection !== null) throw new GannetError(`${name} ${objection}`);
    const most = Math.min(room, this.mostBytes(filtered));
    if (bytes <= most) return;
    throw new GannetError(
      `${name} has the shape [${shape}], ${bytes} bytes, where at most ${most} can be: the file is ` +
        'damaged, or the array too large; make it anew',
    );
  }

  /** The most bytes that all arrays of the file can have together. */
  mostBytes(filtered: boolean): number {
    return this.size * (filtered ? greatestDeflation : 1);
  }

  async call<M extends keyof Hdf5Methods>(
    method: M,
    ...args: Parameters<Hdf5Methods[M]>
  ): Promise<ReturnType<Hdf5Methods[M]>> {
    const answer = await this.#library.ask(method, args);
    if ('value' in answer) return answer.value as ReturnType<Hdf5Methods[M]>;
    if (answer.wanted === null) throw this.#damaged(answer.error);
    throw new GannetError(
      `${this.path} keeps some of what it holds in another file, ${answer.wanted}, which Gannet does not open: store the ` +
        'values in the file itself',
    );
  }

  #count(objects: number): void {
    this.#seen += objects;
    if (this.#seen * bytesPerName > this.size + grace) {
      throw this.#damaged('it names more than fits into it, as where groups lead in a circle');
    }
  }

  #damaged(why: string): GannetError {
    return new GannetError(`${this.path} is damaged: ${why}`);
  }
}
