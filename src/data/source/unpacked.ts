import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { freeBytes } from '../../disk.js';
import { GannetError } from '../../errors.js';
import { removeStale, temporaryName } from '../../formats/atomic.js';
import { writeError } from '../../formats/write-error.js';
import { bytes } from '../../numbers.js';
import { visible } from '../../text.js';
import type { Parts } from './source.js';

/** Bytes that are unpacked into memory; what is more goes into a file. */
const mostHeld = 2 ** 26;
/** Of what is free on a disk, what may be taken. */
const share = 0.9;
/** Bytes that are unpacked at a time. */
const piece = 2 ** 18;

/** Where that goes which has to be unpacked to be read, if it is much. */
export interface Scratch {
  /** Made when there is something to put into it. */
  readonly folder: string;
  /** Bytes that are kept in memory; 64 MB by default. */
  readonly above?: number;
  /** Told, in a line, of what was put there. */
  onUnpacked?(text: string): void;
}

/**
 * Lends what a gzip file holds. More than a little of it goes into a file that has no name any more once it is open, so
 * that nothing is left of it, however this process ends.
 *
 * @throws GannetError if there is no room for it
 * @throws the system's own error where the file is damaged
 */
export async function withUnpacked<T>(
  path: string,
  { folder, above = mostHeld, onUnpacked }: Scratch,
  use: (unpacked: Parts) => Promise<T>,
): Promise<T> {
  const held: Uint8Array[] = [];
  let size = 0;
  let file: Nameless | null = null;
  try {
    await pipeline(
      createReadStream(path),
      createGunzip({ chunkSize: piece }),
      async (chunks: AsyncIterable<Uint8Array>) => {
        for await (const chunk of chunks) {
          held.push(chunk);
          size += chunk.length;
          if (!file && size <= above) continue;
          file ??= await Nameless.in(folder, path);
          for (const one of held.splice(0)) await file.write(one);
        }
      },
    );
    // Assigned in a function that is seen to run only here.
    const written = file as Nameless | null;
    if (written) {
      onUnpacked?.(`unpacked while it is read: ${bytes(size)} in ${visible(folder)}, gone when that is done`);
      return await use(written.parts());
    }
    const whole = Buffer.concat(held.splice(0));
    return await use({ size, read: async (from, to) => whole.subarray(from, to) });
  } finally {
    await (file as Nameless | null)?.close();
  }
}

/** A file that only this process knows. */
class Nameless {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #source: string;
  readonly #most: number;
  #size = 0;

  private constructor(file: FileHandle, path: string, source: string, most: number) {
    this.#file = file;
    this.#path = path;
    this.#source = source;
    this.#most = most;
  }

  /** @param source what is unpacked into it */
  static async in(folder: string, source: string): Promise<Nameless> {
    const path = temporaryName(join(folder, basename(source)));
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await removeStale(folder);
      const most = share * (await freeBytes(folder));
      const file = await open(path, 'wx+', 0o600);
      await rm(path, { force: true });
      return new Nameless(file, path, source, most);
    } catch (error) {
      throw noPlace(source, path, error);
    }
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#size + chunk.length > this.#most) {
      throw new GannetError(
        `${visible(this.#source)} has to be unpacked, to more than ${bytes(this.#size)}, for which the disk of ` +
          `${this.#path} has no room: free some space, or unpack it elsewhere and give the folder`,
      );
    }
    try {
      await this.#file.writeFile(chunk);
      this.#size += chunk.length;
    } catch (error) {
      throw noPlace(this.#source, this.#path, error);
    }
  }

  parts(): Parts {
    const read = async (from: number, to: number): Promise<Uint8Array> => {
      const { bytesRead, buffer } = await this.#file.read(new Uint8Array(to - from), 0, to - from, from);
      return buffer.subarray(0, bytesRead);
    };
    return { size: this.#size, read };
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

function noPlace(source: string, path: string, error: unknown): GannetError {
  const { message } = writeError(path, error);
  return new GannetError(
    `${visible(source)} has to be unpacked. ${message} Or name another folder with GANNET_CACHE, or unpack it and give ` +
      'the folder.',
    { cause: error },
  );
}
