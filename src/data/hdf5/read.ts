import { basename, extname } from 'node:path';
import { gannet } from '../../command.js';
import { GannetError } from '../../errors.js';
import { type Hdf5File, isHdf5, readHdf5 } from '../../hdf5/file.js';
import { visible } from '../../text.js';
import { mayBeImages } from '../arrays/candidates.js';
import { isOther, type NamedArray } from '../arrays/named.js';
import { rowsOfArrays } from '../arrays/pick.js';
import type { ImageSize } from '../dataset.js';
import type { DataOptions } from '../options.js';
import type { ImageRows } from '../rows.js';
import { innerArrays, namedArrays } from './arrays.js';
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
    const arrays = await arraysOfImages(file);
    if (!arrays) return use({ kind: 'keyed', keyed: await openKeyed(file, size, options) });
    const place = { where: visible(path), name: basename(path, extname(path)) };
    const names = await classNames(
      file,
      arrays.map(({ name }) => name),
    );
    const turned: NamedArray[] = [];
    for (const array of arrays) turned.push(await asMatlabHas(file, array));
    return use({ kind: 'rows', rows: await rowsOfArrays(turned, { ...place, ...(names && { names }) }, options) });
  });
}

/** The arrays of a file with images among them, those of the root or of its groups too; null if it has none. */
async function arraysOfImages(file: Hdf5File): Promise<NamedArray[] | null> {
  const isKeyed = ({ name }: NamedArray): boolean => /\.(png|jpe?g|webp)$/i.test(name);
  const haveImages = (arrays: readonly NamedArray[]): boolean =>
    arrays.some((array) => mayBeImages(array) || array.shape.length >= 3 || isOther(array));
  const own = await namedArrays(file);
  if (own.some(isKeyed)) return null;
  if (haveImages(own)) return own;
  const inner = await innerArrays(file);
  return haveImages(inner) && !inner.some(isKeyed) ? [...own, ...inner] : null;
}

/** An array of images, whose rows and columns have changed places where MATLAB has written it. */
async function asMatlabHas(file: Hdf5File, array: NamedArray): Promise<NamedArray> {
  const isOfImages = array.kind === 'numbers' && array.shape.length >= 3;
  if (!isOfImages || (await file.texts(array.name, 'MATLAB_class')) === null) return array;
  return { ...array, turned: true };
}

async function classNames(file: Hdf5File, arrays: readonly string[]): Promise<readonly string[] | null> {
  for (const array of arrays) {
    const names = await file.texts(array, 'class_names');
    if (names !== null && names !== 'other') return names;
  }
  return null;
}
