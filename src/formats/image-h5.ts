import type { File } from 'h5wasm/node';
import { GannetError } from '../errors.js';
import { atTimeZero, summary, useHdf5 } from '../hdf5/library.js';
import type { Picture } from './grid.js';

/** An image and where it belongs in a dataset. */
export interface FiledPicture extends Picture {
  /** Its class, an index into the names; left out where there are no classes. */
  readonly label?: number;
  readonly heldOut?: boolean;
}

/**
 * Writes an HDF5 file of images under the keys `0.png`, `1.png`, …, each an array of unsigned bytes [H, W, 3], or
 * [H, W, 1] of a grey one, one after the other; where there are classes, `labels` [N] with an attribute `class_names` [K], and where
 * some images are held out, `held_out` [N] of 0 and 1. Its bytes depend on the images alone.
 *
 * @param path of the file; it is made anew
 * @param classNames none where there are no classes
 * @throws GannetError if it cannot be written; one that `images` throws is passed on
 */
export async function writeImageFile(
  path: string,
  images: AsyncIterable<FiledPicture>,
  classNames: readonly string[] = [],
): Promise<void> {
  let file: File | undefined;
  const labels: number[] = [];
  const heldOut: number[] = [];
  try {
    file = await useHdf5((h5) => atTimeZero(() => new h5.File(path, 'w')));
    let index = 0;
    for await (const image of images) {
      await addImage(file, index, image);
      labels.push(image.label ?? 0);
      heldOut.push(image.heldOut ? 1 : 0);
      index += 1;
    }
    if (classNames.length > 0) {
      await addArray(file, 'labels', Uint8Array.from(labels), [index]);
      await addNames(file, classNames);
    }
    if (heldOut.includes(1)) await addArray(file, 'held_out', Uint8Array.from(heldOut), [index]);
    await close(file);
  } catch (error) {
    // Nothing may hide the first error.
    if (file) await close(file).catch(() => {});
    if (error instanceof GannetError) throw error;
    throw new GannetError(`Cannot write ${path}: ${summary(error)}`, { cause: error });
  }
}

function addImage(file: File, index: number, { height, width, channels, data }: Picture): Promise<void> {
  return addArray(file, `${index}.png`, data, [height, width, channels]);
}

async function addArray(file: File, name: string, data: Uint8Array, shape: number[]): Promise<void> {
  await useHdf5(() => atTimeZero(() => file.create_dataset({ name, data, shape, dtype: '<B' })));
}

/** @param names an attribute of the array called `labels` */
async function addNames(file: File, names: readonly string[]): Promise<void> {
  await useHdf5(({ Dataset }) =>
    atTimeZero(() => {
      const labels = file.get('labels');
      if (labels instanceof Dataset) labels.create_attribute('class_names', [...names]);
    }),
  );
}

async function close(file: File): Promise<void> {
  await useHdf5(() => atTimeZero(() => file.close()));
}
