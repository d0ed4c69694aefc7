import { openSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { freeBytes } from '../../disk.js';
import { GannetError } from '../../errors.js';
import { removeStale, syncFolder } from '../../formats/atomic.js';
import { writeError } from '../../formats/write-error.js';
import { bytes } from '../../numbers.js';
import type { Dataset, ImageSize } from '../dataset.js';
import { fingerprintOf } from '../fingerprint.js';
import type { DataOptions } from '../options.js';
import { DiskImages, OpenFile } from './disk-images.js';
import { FilePile } from './file-pile.js';
import { decodeEnd, encodeEnd } from './format.js';
import { keyOf } from './key.js';

const ending = '.images';
/** Letters of the source's name that are kept in that of its file. */
const keptLetters = 40;

/** What is asked for. */
export interface Asked {
  readonly source: string;
  readonly size: ImageSize | null;
  readonly options: DataOptions;
}

/** The images of one source, as they are kept in a folder of such files; any of them may be deleted at any time. */
export class Cache {
  readonly #folder: string;
  readonly #limit: number;
  readonly #asked: Asked;
  #key: string | null = null;

  /**
   * @param folder which is made when there is something to put into it
   * @param limit bytes that all files of the folder may have together
   */
  constructor(folder: string, limit: number, asked: Asked) {
    this.#folder = folder;
    this.#limit = limit;
    this.#asked = asked;
  }

  /** The images, if they are kept. @returns why they are not, where a file is there that is not what it should be */
  async find(): Promise<Dataset<DiskImages> | string | null> {
    const names = await readdir(this.#folder).catch((): string[] => []);
    if (!names.some((name) => name.endsWith(ending))) return null;
    const path = await this.#path();
    if (path === null || !names.includes(basename(path))) return null;
    const dataset = await read(path, this.#key!);
    if (!dataset) {
      await rm(path, { recursive: true, force: true });
      return `the cache ${path} was damaged, and is made anew`;
    }
    const now = new Date();
    // The file was used: others are removed before it.
    await utimes(path, now, now).catch(() => undefined);
    return dataset;
  }

  /** A place for new images; `channels` as of `PileMaker`. @throws GannetError if there is none, or it has no room for so many bytes */
  async begin(size: ImageSize, most: number, channels?: 1 | 3): Promise<FilePile> {
    const path = await this.#path();
    if (path === null) throw new GannetError(`${this.#asked.source} is gone: give another --data`);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw writeError(path, error);
    }
    await removeStale(this.#folder);
    const free = await freeBytes(this.#folder);
    if (free < most) {
      throw new GannetError(
        `the images take up to ${bytes(most)}, and the disk of ${this.#folder} has ${bytes(free)} ` +
          'left: free some space, or give another folder as --cache',
      );
    }
    return new FilePile(path, size, channels);
  }

  /**
   * Keeps images for the next time, unless their source has changed meanwhile. Others are removed, those first that have
   * not been used for the longest time, until all are within the limit.
   */
  async keep(pile: FilePile, dataset: Dataset): Promise<void> {
    const path = (await this.#path())!;
    const { name, channels, height, width, classNames, train, test, fingerprint, notices = [], doubts = [] } = dataset;
    pile.seal(
      encodeEnd({
        ...{ format: 1, key: this.#key!, name, channels, height, width, fingerprint },
        classNames: [...classNames],
        train: Buffer.from(train.labels).toString('base64'),
        test: Buffer.from(test.labels).toString('base64'),
        notices: [...notices],
        doubts: [...doubts],
      }),
    );
    const { source, size, options } = this.#asked;
    if ((await keyOf(source, size, options)) !== this.#key) return pile.remove();
    try {
      await rename(pile.temporary, path);
      await syncFolder(this.#folder);
    } catch (error) {
      throw writeError(path, error);
    }
    await this.#bound(path);
  }

  /** Removes files until the others are within the limit; the newest stays. */
  async #bound(newest: string): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith(ending));
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const found = await stat(path).catch(() => null);
        return { path, size: found?.size ?? 0, used: path === newest ? Infinity : (found?.mtimeMs ?? 0) };
      }),
    );
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size, used } of files.sort((a, b) => a.used - b.used)) {
      if (total <= this.#limit || used === Infinity) return;
      await rm(path, { force: true });
      total -= size;
    }
  }

  /** Where the images are kept; null where there is no such source. */
  async #path(): Promise<string | null> {
    const { source, size, options } = this.#asked;
    this.#key ??= await keyOf(source, size, options);
    if (this.#key === null) return null;
    const name = basename(resolve(source))
      .replace(/[^\w-]+/g, '-')
      .slice(0, keptLetters);
    return join(this.#folder, `${name}-${this.#key}${ending}`);
  }
}

/** The images that a file holds, all of which are looked at; null if they are not what it says. */
async function read(path: string, key: string): Promise<Dataset<DiskImages> | null> {
  try {
    const { size } = await stat(path);
    const file = new OpenFile(path, openSync(path, 'r'));
    const found = decodeEnd(size, (position, length) => file.read(position, length));
    if (found?.key !== key) return null;
    const { name, channels, height, width, classNames, fingerprint, notices, doubts } = found;
    const [train, test] = [found.train, found.test].map((labels) => new Uint8Array(Buffer.from(labels, 'base64')));
    const split = (labels: Uint8Array, from: number) => {
      const places = Uint32Array.from(labels, (_, i) => from + i);
      return { images: new DiskImages(file, channels * height * width, places), labels, count: labels.length };
    };
    const splits = { train: split(train!, 0), test: split(test!, train!.length) };
    if (fingerprintOf([channels, height, width], [splits.train, splits.test]) !== fingerprint) return null;
    return { name, channels, height, width, classNames, ...splits, fingerprint, notices, doubts };
  } catch {
    return null;
  }
}
