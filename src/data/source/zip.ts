import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { GannetError, systemReason } from '../../errors.js';
import { greatestDeflation } from '../../formats/deflate.js';
import { visible } from '../../text.js';
import { outside, PackedFolder } from './packed.js';
import { headBytes, type SourceFile, type Stream, type Tree } from './source.js';

/** The largest file that is unpacked in one piece. */
const mostBytes = 2 ** 31 - 1;

/** An archive that unpacks one file at a time: yauzl breaks off where one is left while another waits for the disk. */
class Archive {
  readonly #zip: ZipFile;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(zip: ZipFile) {
    this.#zip = zip;
  }

  /**
   * A file's bytes; others wait until they were all taken, or no more are wanted. yauzl compares sizes alone: at the end
   * the checksum is compared here.
   */
  async *pieces(entry: Entry): AsyncGenerator<Uint8Array> {
    const before = this.#turn;
    let leave!: (value?: unknown) => void;
    this.#turn = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    try {
      const stream = await this.#zip.openReadStreamPromise(entry);
      let sum = 0;
      // Leaving the loop destroys the stream.
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        sum = crc32(chunk, sum);
        yield chunk;
      }
      if (sum !== entry.crc32) throw new Error('its checksum is not that of its bytes: fetch the archive again');
    } finally {
      leave();
    }
  }
}

/** A file in a zip archive, unpacked when it is read. */
class ZipEntry implements SourceFile {
  readonly name: string;
  readonly where: string;
  readonly #archive: Archive;
  readonly #entry: Entry;

  constructor(archive: Archive, entry: Entry, where: string) {
    this.name = basename(entry.fileName);
    this.where = where;
    this.#archive = archive;
    this.#entry = entry;
  }

  head(): Promise<Uint8Array> {
    return this.#unpack(headBytes);
  }

  read(): Promise<Uint8Array> {
    return this.#unpack(Number.POSITIVE_INFINITY);
  }

  async stream(): Promise<Stream> {
    const { uncompressedSize: size, compressedSize } = this.#entry;
    if (size > greatestDeflation * compressedSize) {
      throw new GannetError(
        `${this.where} cannot be unpacked: ${compressedSize} bytes cannot become the ${size} that the archive promises`,
      );
    }
    return { size, pieces: () => this.#pieces() };
  }

  async #unpack(enough: number): Promise<Uint8Array> {
    if (this.#entry.uncompressedSize > mostBytes) {
      throw new GannetError(
        `${this.where} has ${this.#entry.uncompressedSize} bytes; at most ${mostBytes} can be read`,
      );
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.#pieces()) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= enough) break;
    }
    return Buffer.concat(chunks);
  }

  async *#pieces(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#archive.pieces(this.#entry);
    } catch (error) {
      throw new GannetError(`${this.where} cannot be unpacked: ${(error as Error).message}`, { cause: error });
    }
  }
}

/**
 * Lends what a zip archive holds. Files are read from it one by one, and nothing is unpacked to the disk.
 * @throws GannetError if it is damaged, or needs a password
 */
export async function withZip<T>(path: string, use: (tree: Tree) => Promise<T>): Promise<T> {
  const zip = await openPromise(path, { autoClose: false }).catch((error: unknown) => {
    throw damaged(path, error);
  });
  try {
    const packed = await list(path, zip);
    return await use({ root: packed.folder(), notices: packed.notices() });
  } finally {
    zip.close();
  }
}

async function list(path: string, zip: ZipFile): Promise<PackedFolder> {
  const packed = new PackedFolder(path);
  const archive = new Archive(zip);
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName } = entry;
      if (!PackedFolder.counts(fileName)) continue;
      if (entry.isEncrypted()) throw new GannetError(`${packed.where(fileName)} needs a password; unpack it yourself`);
      refuseMethod(entry, packed.where(fileName));
      if (fileName.endsWith('/')) packed.addFolder(fileName);
      else packed.add(fileName, new ZipEntry(archive, entry, packed.where(fileName)));
    }
  } catch (error) {
    throw damaged(path, error);
  }
  return packed;
}

/** Ways of packing a file, by their numbers in a zip (APPNOTE.TXT, 4.4.5), that are not unpacked. */
const otherMethods: ReadonlyMap<number, string> = new Map([
  [9, 'Deflate64'],
  [12, 'bzip2'],
  [14, 'LZMA'],
  [93, 'Zstandard'],
  [95, 'xz'],
  [98, 'PPMd'],
]);

/** @throws GannetError unless the file is stored as it is or deflated, as zip archives nearly always have it */
function refuseMethod({ compressionMethod: method }: Entry, where: string): void {
  if (method === 0 || method === 8) return;
  throw new GannetError(
    `${where} is packed by ${otherMethods.get(method) ?? `method ${method}`}, which is not read: unpack the archive and ` +
      'give the folder, or pack it with Deflate, the usual method of zip',
  );
}

function damaged(path: string, error: unknown): GannetError {
  if (error instanceof GannetError) return error;
  const astray = /^(invalid relative|absolute) path: (.*)$/s.exec((error as Error).message)?.[2];
  if (astray !== undefined) return outside(path, astray);
  return new GannetError(`${visible(path)} cannot be read as a zip archive: ${systemReason(error)}; fetch it again`, {
    cause: error,
  });
}
