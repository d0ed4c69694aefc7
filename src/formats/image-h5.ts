import type { File } from 'h5wasm/node';
import { GannetError } from '../errors.js';
import { atTimeZero, summary, useHdf5 } from '../hdf5/library.js';
import type { Picture } from './grid.js';

/**
 * Writes an HDF5 file of colour images under the keys `0.png`, `1.png`, …, each an array of unsigned bytes [H, W, 3],
 * one after the other; its bytes depend on the images alone.
 *
 * @param path of the file; it is made anew
 * @throws GannetError if it cannot be written; one that `images` throws is passed on
 */
export async function writeImageFile(path: string, images: AsyncIterable<Picture>): Promise<void> {
  let file: File | undefined;
  try {
    file = await useHdf5((h5) => atTimeZero(() => new h5.File(path, 'w')));
    let index = 0;
    for await (const image of images) {
      await addImage(file, index, image);
      index += 1;
    }
    await close(file);
  } catch (error) {
    // Nothing may hide the first error.
    if (file) await close(file).catch(() => {});
    if (error instanceof GannetError) throw error;
    throw new GannetError(`Cannot write ${path}: ${summary(error)}`, { cause: error });
  }
}

async function addImage(file: File, index: number, image: Picture): Promise<void> {
  const shape = [image.height, image.width, 3];
  await useHdf5(() =>
    atTimeZero(() => file.create_dataset({ name: `${index}.png`, data: inColour(image), shape, dtype: '<B' })),
  );
}

async function close(file: File): Promise<void> {
  await useHdf5(() => atTimeZero(() => file.close()));
}

/** A grey pixel becomes three equal bytes. */
function inColour({ channels, data }: Picture): Uint8Array {
  return channels === 3 ? data : Uint8Array.from({ length: 3 * data.length }, (_, i) => data[Math.floor(i / 3)]!);
}
