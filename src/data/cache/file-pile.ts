import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { temporaryName } from '../../formats/atomic.js';
import { writeError } from '../../formats/write-error.js';
import type { ImageSize } from '../dataset.js';
import type { Pile } from '../pile.js';
import { DiskImages, OpenFile } from './disk-images.js';

/** Bytes that are written in one piece. */
const piece = 2 ** 22;

/** Images that are written to a file of a temporary name, one behind the other. */
export class FilePile implements Pile<DiskImages> {
  /** What the file is called as yet. */
  readonly temporary: string;
  readonly #path: string;
  readonly #plane: number;
  #channels: 1 | 3;
  #out: Sink;
  #file: OpenFile | null = null;

  /**
   * @param path what the file is to become
   * @param channels as `PileMaker`
   * @throws GannetError if it cannot be made
   */
  constructor(path: string, { height, width }: ImageSize, channels: 1 | 3 = 1) {
    this.#path = path;
    this.#channels = channels;
    this.#plane = height * width;
    this.temporary = temporaryName(path);
    this.#out = this.#try(() => new Sink(this.temporary));
  }

  add(images: Uint8Array): void {
    this.#try(() => this.#out.write(images));
  }

  becomeColour(): void {
    this.#channels = 3;
    this.#try(() => {
      const grey = this.#out;
      const other = temporaryName(this.#path);
      const colour = new Sink(other);
      try {
        grey.flush();
        const image = Buffer.allocUnsafe(this.#plane);
        for (let at = 0; at < grey.written; at += this.#plane) {
          readSync(grey.fd, image, 0, this.#plane, at);
          for (let c = 0; c < 3; c++) colour.write(image);
        }
        renameSync(other, this.temporary);
      } catch (error) {
        colour.close();
        rmSync(other, { force: true });
        throw error;
      }
      grey.close();
      this.#out = colour;
    });
  }

  images(from: number, to: number): DiskImages {
    this.#try(() => this.#out.flush());
    this.#file ??= new OpenFile(this.#path, this.#out.fd);
    const places = Uint32Array.from({ length: to - from }, (_, i) => from + i);
    return new DiskImages(this.#file, this.#channels * this.#plane, places);
  }

  /** Writes what comes behind the images, and has all of it on the disk. */
  seal(end: Uint8Array): void {
    this.#try(() => {
      this.#out.write(end);
      this.#out.flush();
      fsyncSync(this.#out.fd);
    });
  }

  /** Removes the file; images that were handed out are still read from it. */
  remove(): void {
    if (!this.#file) this.#out.close();
    rmSync(this.temporary, { force: true });
  }

  #try<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw writeError(this.#path, error);
    }
  }
}

/** A new file that is written in large pieces. */
class Sink {
  readonly fd: number;
  /** Bytes that are in the file. */
  written = 0;
  readonly #piece = Buffer.allocUnsafe(piece);
  #filled = 0;

  constructor(path: string) {
    this.fd = openSync(path, 'wx+', 0o600);
  }

  write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const some = bytes.subarray(from, from + piece - this.#filled);
      this.#piece.set(some, this.#filled);
      this.#filled += some.length;
      from += some.length;
      if (this.#filled === piece) this.flush();
    }
  }

  flush(): void {
    for (let at = 0; at < this.#filled; ) {
      const done = writeSync(this.fd, this.#piece, at, this.#filled - at, this.written);
      at += done;
      this.written += done;
    }
    this.#filled = 0;
  }

  close(): void {
    closeSync(this.fd);
  }
}
