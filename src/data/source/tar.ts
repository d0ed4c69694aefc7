import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, gunzipSync } from 'node:zlib';
import { type Extract, extract } from 'tar-stream';
import { GannetError, systemReason } from '../../errors.js';
import { plural } from '../../numbers.js';
import { visible } from '../../text.js';
import { doubtAbout } from '../doubt.js';
import { kindOf } from '../kind.js';
import { DiskFile } from './disk.js';
import { outside, PackedFolder, whereIn } from './packed.js';
import { headBytes, type Parts, piecesOf, type SourceFile, type Tree } from './source.js';
import { type Scratch, withUnpacked } from './unpacked.js';

/** A file of an archive as it comes. */
type Entry = Extract extends AsyncIterable<infer E> ? E : never;

/** Bytes of a header, behind which its file begins. */
const headerBytes = 512;
/** Archives that do not say of which format they are, as that of Unix V7 does not: an option that the types leave out. */
const anyFormat: Parameters<typeof extract>[0] & { readonly allowUnknownFormat: true } = { allowUnknownFormat: true };
/** The largest file that is read in one piece. */
const mostBytes = 2 ** 31 - 1;

/** A file in a tar archive, of which only its place there is kept: there may be millions of them. */
class TarEntry implements SourceFile {
  readonly #archive: string;
  readonly #path: string;
  readonly #bytes: Parts;
  readonly #from: number;
  readonly #size: number;

  /**
   * @param archive its path
   * @param path in it
   * @param bytes of the archive
   * @param from where the file begins in it
   * @param size of the file
   */
  constructor(archive: string, path: string, bytes: Parts, from: number, size: number) {
    this.#archive = archive;
    this.#path = path;
    this.#bytes = bytes;
    this.#from = from;
    this.#size = size;
  }

  get name(): string {
    return this.#path.slice(this.#path.lastIndexOf('/') + 1);
  }

  get where(): string {
    return whereIn(this.#archive, this.#path);
  }

  head(): Promise<Uint8Array> {
    return this.#part(0, headBytes);
  }

  async read(): Promise<Uint8Array> {
    if (this.#size <= mostBytes) return this.#part(0, this.#size);
    throw new GannetError(`${this.where} has ${this.#size} bytes; at most ${mostBytes} can be read`);
  }

  async parts(): Promise<Parts> {
    return { size: this.#size, read: (from, to) => this.#part(from, to) };
  }

  #part(from: number, to: number): Promise<Uint8Array> {
    return this.#bytes.read(this.#from + from, this.#from + Math.min(to, this.#size));
  }
}

/**
 * Lends what a tar archive holds, plain or gzip: its headers are looked through once, and files are read from their
 * places. One in gzip is unpacked first. Links in it are left out.
 *
 * @throws GannetError if it is damaged, or there is no room to unpack it
 */
export async function withTar<T>(
  path: string,
  zipped: boolean,
  scratch: Scratch,
  use: (tree: Tree) => Promise<T>,
): Promise<T> {
  // Errors of what is done with it are no damages.
  let isListed = false;
  const lend = async (bytes: Parts): Promise<T> => {
    const tree = await list(path, bytes);
    isListed = true;
    return use(tree);
  };
  try {
    return await (zipped ? withUnpacked(path, scratch, lend) : lend(await DiskFile.at(path).parts()));
  } catch (error) {
    if (isListed || error instanceof GannetError) throw error;
    throw new GannetError(`${visible(path)} cannot be read as a tar archive: ${systemReason(error)}; fetch it again`, {
      cause: error,
    });
  }
}

async function list(path: string, bytes: Parts): Promise<Tree> {
  const packed = new PackedFolder(path);
  const links: string[] = [];
  const unpacker = extract(anyFormat);
  const take = ({ header: { name, type, size }, offset }: Entry): void => {
    if (name.split('/').includes('..')) throw outside(path, name);
    if (!PackedFolder.counts(name)) return;
    // The oldest format has no other sign of a folder.
    if (type === 'directory' || name.endsWith('/')) packed.addFolder(name);
    else if (type === 'link' || type === 'symlink') links.push(packed.where(name));
    else packed.add(name, new TarEntry(path, name, bytes, offset + headerBytes, size));
  };
  const takeAll = async (): Promise<void> => {
    for await (const entry of unpacker) {
      take(entry);
      entry.resume();
    }
  };
  await Promise.all([pipeline(Readable.from(piecesOf(bytes)), unpacker), takeAll()]);
  const notices =
    links.length > 0 ? [`left out ${plural(links.length, 'link')} in the archive, such as ${links[0]}`] : [];
  return { root: packed.folder(), notices: [...packed.notices(), ...notices], doubts: doubtAbout('dead-link', links) };
}

/** Whether a gzip file begins with a tar archive. */
export async function holdsTar(file: SourceFile): Promise<boolean> {
  try {
    return kindOf(gunzipSync(await file.head(), { finishFlush: constants.Z_SYNC_FLUSH })) === 'tar';
  } catch {
    return false;
  }
}
