import { listPictures, readPictures } from '../data/pictures.js';
import { GannetError } from '../errors.js';
import { replaceAtomic } from '../formats/atomic.js';
import type { Picture } from '../formats/grid.js';
import { writeImageFile } from '../formats/image-h5.js';
import { barText, type Console } from './console.js';
import { count, plural } from './format.js';
import { watchSignals } from './signals.js';

/** The command line of `gannet data montage`. */
export interface MontageFlags {
  readonly out: string;
  readonly size: number;
}

/** Makes an HDF5 file of the pictures in a folder. @returns the exit code: 0, or that of the signal that stopped it */
export async function makeMontage(folder: string, { out, size }: MontageFlags, console: Console): Promise<number> {
  if (!/\.(h5|hdf5)$/i.test(out)) {
    throw new GannetError(`--out ${out}: name a file that ends in .h5, by which gannet train knows it`);
  }
  const files = await listPictures(folder);
  if (files.length === 0)
    throw new GannetError(`${folder} has no pictures (.png, .jpg, .webp), nor have its sub-folders`);
  console.line(`${plural(files.length, 'picture')} of ${folder}`);
  let enlarged = 0;
  const stop = watchSignals(() => console.line('Stopping…'));
  try {
    const images = watched(files, size, console, stop.signal, () => {
      enlarged += 1;
    });
    await replaceAtomic(out, (temporary) => writeImageFile(temporary, images));
  } catch (error) {
    const code = stop.code();
    if (code === null || !(error instanceof GannetError)) throw error;
    console.line(error.message);
    return code;
  } finally {
    console.clearBar();
    stop.release();
  }
  console.line(`${plural(files.length, 'image')} of ${size}x${size}: ${out}`);
  if (enlarged > 0)
    console.warn(`${count(enlarged)} of them had to be enlarged, and will look coarse: try a smaller --size`);
  return 0;
}

/** The pictures, with a bar of how many are done. */
async function* watched(
  files: readonly string[],
  size: number,
  console: Console,
  stop: AbortSignal,
  onEnlarged: () => void,
): AsyncGenerator<Picture> {
  let done = 0;
  for await (const { image } of readPictures(files, { height: size, width: size })) {
    if (stop.aborted) throw new GannetError('Stopped: the file is not written.');
    if (image.enlarged) onEnlarged();
    yield image;
    done += 1;
    console.bar(barText(done / files.length, `${count(done)} of ${plural(files.length, 'picture')}`, console.columns));
  }
}
