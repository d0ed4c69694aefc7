import { stat } from 'node:fs/promises';
import { keepPlaced } from '../data/chosen-classes.js';
import { whatTreeHas } from '../data/no-dataset.js';
import { placePictures } from '../data/pictures/place.js';
import { readPictures } from '../data/pictures/read.js';
import { Tally } from '../data/pictures/tally.js';
import { openFolder } from '../data/source/disk.js';
import type { Tree } from '../data/source/source.js';
import { GannetError } from '../errors.js';
import { replaceAtomic } from '../formats/atomic.js';
import { type FiledPicture, writeImageFile } from '../formats/image-h5.js';
import { visible } from '../text.js';

/** What a montage is made into. */
export interface MontageChoice {
  /** An HDF5 file. */
  readonly out: string;
  /** Height and width of the images; 128 by default. */
  readonly size?: number;
  /** The classes that are taken, of all that there are: names, numbers and ranges; all by default. */
  readonly classes?: string;
}

/** Who watches a montage being made. */
export interface MontageEvents {
  /** Once the pictures are found. */
  onPictures?(count: number): void;
  onPicture?(done: number, count: number): void;
}

export interface Montage {
  /** Images in the file. */
  readonly count: number;
  /** What was done to them, and what was left out, a line each. */
  readonly notices: readonly string[];
}

/**
 * Makes an HDF5 file of the pictures in a folder and its sub-folders, with their classes; with none where some
 * lie beside its sub-folders.
 * @returns null where `signal` was aborted: then nothing is written
 * @throws GannetError if there are none, or one cannot be read
 */
export async function makeMontage(
  folder: string,
  { out, size = 128, classes }: MontageChoice,
  events: MontageEvents = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Montage | null> {
  if (!/\.(h5|hdf5)$/i.test(out)) {
    throw new GannetError(`--out ${out}: name a file that ends in .h5, by which gannet train knows it`);
  }
  const tree = await openPictures(folder);
  const placed = await placePictures(tree, 'join');
  if (!placed) throw new GannetError(`${visible(folder)} ${await whatTreeHas(tree)}: a montage is made of pictures`);
  const { pictures, classNames, notices } = classes === undefined ? placed : keepPlaced(placed, classes);
  events.onPictures?.(pictures.length);
  const tally = new Tally({ height: size, width: size });
  const images = async function* (): AsyncGenerator<FiledPicture> {
    let done = 0;
    for await (const read of readPictures(pictures, { height: size, width: size })) {
      if (signal.aborted) throw new Stopped();
      if ('error' in read) throw read.error;
      const { picture, image } = read;
      tally.add(image, picture.file.name);
      yield { ...image, label: picture.label, heldOut: picture.heldOut };
      done += 1;
      events.onPicture?.(done, pictures.length);
    }
  };
  // One class is none.
  const names = classNames.length > 1 ? classNames : [];
  try {
    await replaceAtomic(out, (temporary) => writeImageFile(temporary, images(), names));
  } catch (error) {
    if (error instanceof Stopped) return null;
    throw error;
  }
  return { count: pictures.length, notices: [...notices, ...tally.notices()] };
}

async function openPictures(folder: string): Promise<Tree> {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory()) return openFolder(folder);
  throw new GannetError(
    found
      ? `${visible(folder)} is no folder: a montage is made of the pictures in one`
      : `there is no folder '${visible(folder)}': name one of pictures`,
  );
}

/** Leaves the file unwritten. */
class Stopped extends GannetError {}
