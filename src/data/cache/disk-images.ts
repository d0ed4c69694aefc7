import { closeSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { GannetError, systemReason } from '../../errors.js';
import { visible } from '../../text.js';
import type { StoredImages } from '../dataset.js';

const readBeside = promisify(read);

/** Bytes that are read in one piece. */
const most = 2 ** 22;

/** A file that is read by positions. It is closed when nobody holds it any longer. */
export class OpenFile {
  readonly path: string;
  readonly #fd: number;
  static readonly #closing = new FinalizationRegistry<number>((fd) => closeSync(fd));

  /** @param fd of the open file, which is this one's from now on */
  constructor(path: string, fd: number) {
    this.path = path;
    this.#fd = fd;
    OpenFile.#closing.register(this, fd);
  }

  /** So many bytes from `position` on, written to `out` from `at` on. @throws GannetError if the file has not so many */
  read(position: number, length: number, out = Buffer.allocUnsafe(length), at = 0): Uint8Array {
    this.#check(length, () => readSync(this.#fd, out, at, length, position));
    return out;
  }

  /** The same, beside other work. */
  async readBeside(position: number, length: number, out: Uint8Array, at: number): Promise<void> {
    try {
      const { bytesRead } = await readBeside(this.#fd, out, at, length, position);
      this.#check(length, () => bytesRead);
    } catch (error) {
      this.#check(length, () => {
        throw error;
      });
    }
  }

  #check(length: number, got: () => number): void {
    let why = 'it has been cut short';
    try {
      if (got() === length) return;
    } catch (error) {
      if (error instanceof GannetError) throw error;
      why = systemReason(error);
    }
    throw new GannetError(`${visible(this.path)}, where the images were kept, cannot be read: ${why}; begin again`);
  }
}

/** Images of one size that lie one behind the other in a file. */
export class DiskImages implements StoredImages {
  readonly #file: OpenFile;
  /** Bytes of an image. */
  readonly #size: number;
  /** Which images of the file they are. */
  readonly #places: Uint32Array;

  /**
   * @param size bytes of an image
   * @param places which images of the file, which has them from its beginning on
   */
  constructor(file: OpenFile, size: number, places: Uint32Array) {
    this.#file = file;
    this.#size = size;
    this.#places = places;
  }

  get length(): number {
    return this.#places.length * this.#size;
  }

  at(row: number): Uint8Array {
    return this.#file.read(this.#places[row]! * this.#size, this.#size);
  }

  async read(rows: Uint32Array): Promise<Uint8Array> {
    const size = this.#size;
    const bytes = Buffer.allocUnsafe(rows.length * size);
    const pieces = [...this.#pieces(rows)];
    await Promise.all(
      pieces.map(({ from, count, at }) => this.#file.readBeside(from * size, count * size, bytes, at * size)),
    );
    return bytes;
  }

  *runs(): Generator<Uint8Array> {
    const size = this.#size;
    const rows = Uint32Array.from(this.#places, (_, row) => row);
    // One buffer for all: whoever takes a run is done with it before the next.
    const bytes = Buffer.allocUnsafe(Math.max(size, Math.floor(most / size) * size));
    for (let row = 0; row < rows.length; ) {
      const some = rows.subarray(row, row + bytes.length / size);
      for (const { from, count, at } of this.#pieces(some))
        this.#file.read(from * size, count * size, bytes, at * size);
      yield bytes.subarray(0, some.length * size);
      row += some.length;
    }
  }

  select(rows: Uint32Array): DiskImages {
    return new DiskImages(
      this.#file,
      this.#size,
      rows.map((row) => this.#places[row]!),
    );
  }

  /** Rows that lie one behind the other in the file, as they are read together. */
  *#pieces(rows: Uint32Array): Generator<{ from: number; count: number; at: number }> {
    for (let at = 0; at < rows.length; ) {
      const from = this.#places[rows[at]!]!;
      let count = 1;
      while (
        at + count < rows.length &&
        (count + 1) * this.#size <= most &&
        this.#places[rows[at + count]!] === from + count
      ) {
        count += 1;
      }
      yield { from, count, at };
      at += count;
    }
  }
}
