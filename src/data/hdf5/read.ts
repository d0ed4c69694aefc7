import { basename, extname } from 'node:path';
import { gannet } from '../../command.js';
import { GannetError } from '../../errors.js';
import { type Hdf5File, isHdf5, readHdf5 } from '../../hdf5/file.js';
import { visible } from '../../text.js';
import { rowsOfArrays } from '../arrays/pick.js';
import type { ImageSize } from '../dataset.js';
import type { DataOptions } from '../options.js';
import type { ImageRows } from '../rows.js';
import { namedArrays } from './arrays.js';
import { type Keyed, openKeyed } from './keyed.js';

/** What an HDF5 file has: arrays of images, or images each under a key of its own. */
export type Hdf5Images =
  | { readonly kind: 'rows'; readonly rows: ImageRows }
  | { readonly kind: 'keyed'; readonly keyed: Keyed };

/**
 * Lends what an HDF5 file has: images each under a key of its own (see `openKeyed`), or arrays of them (see
 * `rowsOfArrays`), whose classes an attribute `class_names` of the array of labels may name.
 *
 * @param size of the images; null for that of the first
 * @throws GannetError naming file and key if it is no such file, or is damaged, or as these two
 */
export async function withHdf5Images<T>(
  path: string,
  size: ImageSize | null,
  options: DataOptions,
  use: (images: Hdf5Images) => Promise<T>,
): Promise<T> {
  if (!(await isHdf5(path))) {
    const montage = gannet('data', 'montage', 'FOLDER', '--out', 'pictures.h5');
    throw new GannetError(`${visible(path)} is not an HDF5 file; of a folder of pictures one is made with ${montage}`);
  }
  return readHdf5(path, async (file) => {
    const arrays = await namedArrays(file);
    const isOfArrays = arrays.some(({ kind, shape }) => shape.length >= 3 || kind === 'other');
    const isKeyed = arrays.some(({ name }) => /\.(png|jpe?g|webp)$/i.test(name));
    if (!isOfArrays || isKeyed) return use({ kind: 'keyed', keyed: await openKeyed(file, size, options) });
    const place = { where: visible(path), name: basename(path, extname(path)) };
    const names = await classNames(
      file,
      arrays.map(({ name }) => name),
    );
    return use({ kind: 'rows', rows: await rowsOfArrays(arrays, { ...place, ...(names && { names }) }, options) });
  });
}

async function classNames(file: Hdf5File, arrays: readonly string[]): Promise<readonly string[] | null> {
  for (const array of arrays) {
    const names = await file.texts(array, 'class_names');
    if (names !== null && names !== 'other') return names;
  }
  return null;
}
