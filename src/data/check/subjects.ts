import { GannetError } from '../../errors.js';
import { visible } from '../../text.js';
import type { ImageSize } from '../dataset.js';
import type { Doubt } from '../doubt.js';
import { fitImages, interleaved } from '../fit-images.js';
import { imageAt } from '../images.js';
import type { Opened } from '../open.js';
import type { DataOptions } from '../options.js';
import { PictureError, type Stored } from '../pictures/decode.js';
import { firstSize, readPictures } from '../pictures/read.js';
import type { How } from '../pictures/tally.js';
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
  if (opened.kind === 'images') return rowsOf(opened, options);
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

async function rowsOf(
  { dataset, stored: ofRows, isCut = false }: Extract<Opened, { readonly kind: 'images' }>,
  options: DataOptions,
): Promise<Subjects> {
  const fitted = await fitImages(dataset, options);
  const { train, test, classNames, name, doubts = [], notices = [] } = fitted;
  const place = (row: number) =>
    row < train.count ? { split: train, at: row } : { split: test, at: row - train.count };
  const shown = { height: dataset.height, width: dataset.width };
  const stored: Stored = { shown, kind: null, bits: 8, alpha: false, animated: false };
  const all = Array.from({ length: train.count + test.count }, (_, row) => row);
  return {
    ...{ name: visible(name), classNames, doubts, notices, count: all.length, size: fitted, areFiles: false },
    fit: isCut ? 'cut' : (options.fit ?? 'cover'),
    nameOf: (row) => (row < train.count ? `training image ${row}` : `held-out image ${row - train.count}`),
    labelOf: (row) => place(row).split.labels[place(row).at]!,
    isHeldOut: (row) => row >= train.count,
    async *read(rows = all) {
      for (const row of rows) {
        const { split, at } = place(row);
        const { height, width, channels } = fitted;
        yield {
          row,
          image: { height, width, channels, data: interleaved(imageAt(split, at), fitted) },
          stored: ofRows?.[row] ?? stored,
        };
      }
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
