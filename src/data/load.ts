import { readdir, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { GannetError } from '../errors.js';
import type { Dataset, ImageSize } from './dataset.js';
import { garments, isFashion } from './fashion.js';
import { readIdxFolder } from './folder.js';
import { readHdf5Images } from './hdf5.js';
import { loadMnist } from './mnist.js';
import { readPictureFolder } from './pictures.js';

/** A file of an idx dataset, of which some may be missing. */
const idxPattern = /^(train|t10k)-(images|labels)/;

const remedy =
  "give 'mnist', a folder with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and " +
  't10k-labels-idx1-ubyte (plain or .gz), a folder of pictures (.png, .jpg, .webp; sub-folders are classes), or an ' +
  'HDF5 file of images under the keys 0.png, 1.png, …';

/**
 * Loads a dataset: 'mnist' is built in; a file .h5 or .hdf5 is one of images (see `readHdf5Images`); anything else is a
 * folder with four files in MNIST's idx format (see `readIdxFolder`), or with pictures (see `readPictureFolder`). It is
 * called after the last part of its path. The classes of Fashion-MNIST have their names, whatever its folder is called;
 * so have those of another idx folder with 'fashion' in its name.
 *
 * @param size what images of other sizes are cut to, where their format allows any size; null for that of the first
 * @throws GannetError if there is no such file or folder, or if it does not make a dataset
 */
export async function loadDataset(source: string, size: ImageSize | null = null): Promise<Dataset> {
  if (source === 'mnist') return loadMnist();
  const path = resolve(source);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() && /\.(h5|hdf5)$/i.test(path)) return readHdf5Images(path, size);
  if (!found?.isDirectory()) {
    const why = !found ? 'does not exist' : 'is neither a folder nor a file .h5 or .hdf5';
    throw new GannetError(`no dataset '${source}': ${path} ${why}; ${remedy}`);
  }
  if ((await readdir(path)).some((name) => idxPattern.test(name))) {
    const name = basename(path);
    const dataset = await readIdxFolder(path, name, /fashion/i.test(name) ? garments : undefined);
    return isFashion(dataset) ? { ...dataset, classNames: garments } : dataset;
  }
  const pictures = await readPictureFolder(path, size);
  if (pictures) return pictures;
  throw new GannetError(`no dataset '${source}': ${path} has neither idx files nor pictures; ${remedy}`);
}
