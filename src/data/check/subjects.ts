import { GannetError } from '../../errors.js';
import { visible } from '../../text.js';
import type { ImageSize } from '../dataset.js';
import type { Doubt } from '../doubt.js';
import { fitRows, interleaved } from '../fit-images.js';
import type { Keyed } from '../hdf5/keyed.js';
import { runsOf } from '../images.js';
import { boundedMemory } from '../memory-pile.js';
import type { Opened } from '../open.js';
import type { DataOptions } from '../options.js';
import type { Stored } from '../pictures/decode.js';
import { firstSize, readPictures } from '../pictures/read.js';
import { PictureError } from '../pictures/refuse.js';
import type { How } from '../pictures/tally.js';
import { bytesEach, type ImageRows } from '../rows.js';
import type { Pixels } from '../stack.js';

/** An image as a recipe gets it and what it was before; or why there is none. */
export type Seen =
  | { readonly row: number; readonly image: Pixels; readonly stored: Stored }
  | { readonly row: number; readonly error: PictureError };

/** What is looked at: the images of a source, each with a name, a class and a side; read only when they are asked for. */
export interface Subjects {
  readonly name: string;
  readonly classNames: readonly string[];
  readonly doubts: readonly Doubt[];
  /** What was chosen, changed or left out in finding them. */
  readonly notices: readonly string[];
  readonly count: number;
  /** What every image is scaled to, and how. */
  readonly size: ImageSize;
  readonly fit: How;
  /** Whether they were files, with sizes and kinds of their own. */
  readonly areFiles: boolean;
  nameOf(row: number): string;
  labelOf(row: number): number;
  isHeldOut(row: number): boolean;
  /** Reads images, a few at a time; all by default. */
  read(rows?: readonly number[]): AsyncIterable<Seen>;
}

/** Where no picture can be read, and no size is chosen. */
const fallback: ImageSize = { height: 64, width: 64 };

/**
 * The images of an opened source.
 *
 * @param size that a recipe asks for; null for none: then it is the first picture's
 */
export async function subjectsOf(opened: Opened, size: ImageSize | null, options: DataOptions): Promise<Subjects> {
  if (opened.kind === 'rows') {
    const { height, width } = opened.rows;
    const stored: Stored = { shown: { height, width }, kind: null, bits: 8, alpha: false, animated: false };
    return ofRows(fitRows(opened.rows, options), options.fit ?? 'cover', () => stored);
  }
  if (opened.kind === 'keyed') return ofKeyed(opened.keyed, options);
  const { arrangement, place } = opened;
  const { pictures, classNames, doubts, notices } = arrangement;
  const wanted = options.size ?? size ?? (await firstSize(pictures).catch(orFallback));
  return {
    ...{ name: place.name, classNames, doubts, notices, count: pictures.length, size: wanted, areFiles: true },
    fit: options.fit ?? 'cover',
    nameOf: (row) => nameIn(place.where, pictures[row]!.file.where),
    labelOf: (row) => pictures[row]!.label,
    isHeldOut: (row) => pictures[row]!.heldOut,
    async *read(rows) {
      let at = 0;
      const chosen = rows ? rows.map((row) => pictures[row]!) : pictures;
      for await (const read of readPictures(chosen, wanted, options)) {
        const row = rows ? rows[at]! : at;
        at += 1;
        if ('error' in read) yield { row, error: asPictureError(read.error) };
        else yield { row, image: read.image, stored: storedOf(read.image) };
      }
    },
  };
}

/** A name without the source's own in front. */
export function nameIn(where: string, name: string): string {
  return name.startsWith(where) ? name.slice(where.length).replace(/^[/\\]|^: |^, /, '') : name;
}

/** Images of an HDF5 file, which are in memory as they are looked at. */
async function ofKeyed({ isCut, read }: Keyed, options: DataOptions): Promise<Subjects> {
  const { dataset, stored } = await read(boundedMemory('the images'));
  const { train, test, notices = [] } = dataset;
  const blocks = async function* () {
    for (const split of [train, test]) yield* runsOf(split);
  };
  const rows: ImageRows = { ...dataset, train: train.labels, test: test.labels, notices, blocks };
  return ofRows(rows, isCut ? 'cut' : (options.fit ?? 'cover'), (row) => stored[row]!);
}

function ofRows(rows: ImageRows, fit: How, storedAt: (row: number) => Stored): Subjects {
  const { train, test, classNames, name, notices, height, width, channels } = rows;
  const seen = (row: number, image: Uint8Array): Seen => ({
    row,
    image: { height, width, channels, data: interleaved(image, rows) },
    stored: storedAt(row),
  });
  const all = async function* () {
    const size = bytesEach(rows);
    let row = 0;
    for await (const block of rows.blocks()) {
      // A view would hold the whole block, and change with it.
      for (let at = 0; at < block.length; at += size) yield seen(row++, block.slice(at, at + size));
    }
  };
  return {
    ...{ name: visible(name), classNames, doubts: [], notices, count: train.length + test.length, size: rows, fit },
    areFiles: false,
    nameOf: (row) => (row < train.length ? `training image ${row}` : `held-out image ${row - train.length}`),
    labelOf: (row) => (row < train.length ? train[row]! : test[row - train.length]!),
    isHeldOut: (row) => row >= train.length,
    async *read(chosen) {
      if (!chosen) return yield* all();
      const wanted = new Set(chosen);
      const found = new Map<number, Seen>();
      for await (const one of all()) if (wanted.has(one.row)) found.set(one.row, one);
      for (const row of chosen) yield found.get(row)!;
    },
  };
}

/** Without the pixels, which would be kept with it. */
function storedOf({ shown, kind, bits, alpha, animated }: Stored): Stored {
  return { shown, kind, bits, alpha, animated };
}

/** What a file could not be read for has no fault of its own: it is as unreadable as one that is no picture. */
function asPictureError(error: Error): PictureError {
  return error instanceof PictureError ? error : new PictureError('unreadable', error.message, { cause: error });
}

/** Where no picture can be read, that is what is found. */
function orFallback(error: unknown): ImageSize {
  if (error instanceof GannetError) return fallback;
  throw error;
}
