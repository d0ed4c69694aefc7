import { basename, extname } from 'node:path';
import { gannet } from '../../command.js';
import { GannetError } from '../../errors.js';
import { type Hdf5File, isHdf5, readHdf5 } from '../../hdf5/file.js';
import { visible } from '../../text.js';
import { datasetOfArrays } from '../arrays/pick.js';
import type { ImageSize } from '../dataset.js';
import type { DataOptions } from '../options.js';
import { namedArrays } from './arrays.js';
import { type KeyedDataset, readKeyed } from './keyed.js';

/**
 * Reads a dataset from an HDF5 file: of images each under a key of its own (see `readKeyed`), or of arrays of them (see
 * `datasetOfArrays`), whose classes an attribute `class_names` of the array of labels may name.
 *
 * @param size of the images; null for that of the first
 * @throws GannetError naming file and key if it is no such file, or is damaged, or as these two
 */
export async function readHdf5Dataset(
  path: string,
  size: ImageSize | null,
  options: DataOptions = {},
): Promise<Pick<KeyedDataset, 'dataset'> & Partial<KeyedDataset>> {
  if (!(await isHdf5(path))) {
    const montage = gannet('data', 'montage', 'FOLDER', '--out', 'pictures.h5');
    throw new GannetError(`${visible(path)} is not an HDF5 file; of a folder of pictures one is made with ${montage}`);
  }
  return readHdf5(path, async (file) => {
    const arrays = await namedArrays(file);
    const isOfArrays = arrays.some(({ kind, shape }) => shape.length >= 3 || kind === 'other');
    const isKeyed = arrays.some(({ name }) => /\.(png|jpe?g|webp)$/i.test(name));
    if (!isOfArrays || isKeyed) return readKeyed(file, size, options);
    const place = { where: visible(path), name: basename(path, extname(path)) };
    const names = await classNames(
      file,
      arrays.map(({ name }) => name),
    );
    return { dataset: await datasetOfArrays(arrays, { ...place, ...(names && { names }) }, options) };
  });
}

async function classNames(file: Hdf5File, arrays: readonly string[]): Promise<readonly string[] | null> {
  for (const array of arrays) {
    const names = await file.texts(array, 'class_names');
    if (names !== null && names !== 'other') return names;
  }
  return null;
}
