import { listPictures, readPictures } from '../data/pictures.js';
import { GannetError } from '../errors.js';
import { replaceAtomic } from '../formats/atomic.js';
import type { Picture } from '../formats/grid.js';
import { writeImageFile } from '../formats/image-h5.js';

/** What a montage is made into. */
export interface MontageChoice {
  /** An HDF5 file. */
  readonly out: string;
  /** Height and width of the images; 128 by default. */
  readonly size?: number;
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
  /** How many of them had to be enlarged. */
  readonly enlarged: number;
}

/**
 * Makes an HDF5 file of the pictures in a folder and its sub-folders.
 * @returns null where `signal` was aborted: then nothing is written
 * @throws GannetError if there are none, or one cannot be read
 */
export async function makeMontage(
  folder: string,
  { out, size = 128 }: MontageChoice,
  events: MontageEvents = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Montage | null> {
  if (!/\.(h5|hdf5)$/i.test(out)) {
    throw new GannetError(`--out ${out}: name a file that ends in .h5, by which gannet train knows it`);
  }
  const files = await listPictures(folder);
  if (files.length === 0)
    throw new GannetError(`${folder} has no pictures (.png, .jpg, .webp), nor have its sub-folders`);
  events.onPictures?.(files.length);
  let enlarged = 0;
  const images = async function* (): AsyncGenerator<Picture> {
    let done = 0;
    for await (const { image } of readPictures(files, { height: size, width: size })) {
      if (signal.aborted) throw new Stopped();
      if (image.enlarged) enlarged += 1;
      yield image;
      done += 1;
      events.onPicture?.(done, files.length);
    }
  };
  try {
    await replaceAtomic(out, (temporary) => writeImageFile(temporary, images()));
  } catch (error) {
    if (error instanceof Stopped) return null;
    throw error;
  }
  return { count: files.length, enlarged };
}

/** Leaves the file unwritten. */
class Stopped extends GannetError {}
