import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GannetError, systemReason } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import { doubtAbout } from '../doubt.js';
import { byName, type Folder, headBytes, isHidden, type Parts, type SourceFile, type Tree } from './source.js';

/** The largest file that Node reads in one piece. */
const mostBytes = 2 ** 31 - 1;

/** A file on the disk. There may be millions of them, so that its path is put together where it is asked for. */
export class DiskFile implements SourceFile {
  readonly name: string;
  readonly #folder: string;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.name = name;
  }

  static at(path: string): DiskFile {
    return new DiskFile(dirname(path), basename(path));
  }

  get path(): string {
    return join(this.#folder, this.name);
  }

  get where(): string {
    return visible(this.path);
  }

  head(): Promise<Uint8Array> {
    return this.#part(0, headBytes);
  }

  read(): Promise<Uint8Array> {
    return this.#use(async () => {
      try {
        return await readFile(this.path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_FS_FILE_TOO_LARGE') throw error;
        const { size } = await stat(this.path);
        throw new GannetError(`${this.where} has ${size} bytes; at most ${mostBytes} can be read`);
      }
    });
  }

  parts(): Promise<Parts> {
    const read = (from: number, to: number): Promise<Uint8Array> => this.#part(from, to);
    return this.#use(async () => ({ size: (await stat(this.path)).size, read }));
  }

  /** Bytes from one to before another, or to the end. */
  #part(from: number, to: number): Promise<Uint8Array> {
    return this.#use(async () => {
      const file = await open(this.path);
      try {
        const { bytesRead, buffer } = await file.read(new Uint8Array(to - from), 0, to - from, from);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    });
  }

  async #use<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }
}

/**
 * Lists a folder with all that is in it. Links are followed.
 *
 * @throws GannetError if a folder cannot be read, or a link leads back to a folder that it is in
 */
export async function openFolder(path: string): Promise<Tree> {
  const astray: string[] = [];
  const odd: string[] = [];
  try {
    const root = await walk(path, [await realpath(path)]);
    const notices = [
      ...left(astray, 'link that leads nowhere', 'links that lead nowhere'),
      ...left(odd, 'entry that is no ordinary file', 'entries that are no ordinary files'),
    ];
    return { root, notices, doubts: doubtAbout('dead-link', astray) };
  } catch (error) {
    throw unreadable(path, error);
  }

  /** @param above the real paths of this folder and those it is in */
  async function walk(folder: string, above: readonly string[]): Promise<Folder> {
    const files: SourceFile[] = [];
    const folders: Folder[] = [];
    for (const entry of await entriesOf(folder)) {
      const inner = join(folder, entry.name);
      // Of a link, what it leads to.
      const kind = entry.isSymbolicLink() ? await stat(inner).catch(() => null) : entry;
      if (kind === null) astray.push(visible(inner));
      else if (kind.isFile()) files.push(new DiskFile(folder, entry.name));
      else if (!kind.isDirectory()) odd.push(visible(inner));
      else folders.push(await walk(inner, [...above, await realOf(inner, entry.isSymbolicLink(), above)]));
    }
    return { name: basename(folder), where: visible(folder), files, folders };
  }
}

async function entriesOf(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !isHidden(name)).sort(byName);
  } catch (error) {
    throw unreadable(folder, error);
  }
}

/** A folder's real path. @throws GannetError if it is one of those above it */
async function realOf(folder: string, isLink: boolean, above: readonly string[]): Promise<string> {
  if (!isLink) return join(above.at(-1)!, basename(folder));
  const real = await realpath(folder);
  if (!above.includes(real)) return real;
  throw new GannetError(
    `${visible(folder)} is a link back to ${visible(real)}, a folder that it is in; remove the link`,
  );
}

function left(paths: readonly string[], one: string, many: string): string[] {
  return paths.length > 0 ? [`left out ${plural(paths.length, one, many)}: ${some(paths)}`] : [];
}

function unreadable(path: string, error: unknown): GannetError {
  if (error instanceof GannetError) return error;
  // What stands for bytes that are no characters is not what the name has on the disk.
  const why = path.includes('\ufffd') ? 'its name is not UTF-8: rename it' : systemReason(error);
  return new GannetError(`${visible(path)} cannot be read: ${why}`, { cause: error });
}
