import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { GannetError } from '../errors.js';
import { isHdf5 } from '../hdf5/file.js';
import { visible } from '../text.js';
import type { Dataset, ImageSize } from './dataset.js';
import { readHdf5Images } from './hdf5/keyed.js';
import { looksLikeIdx } from './idx/file.js';
import { findIdx } from './idx/find.js';
import { readIdx } from './idx/read.js';
import { loadMnist } from './mnist.js';
import type { DataOptions } from './options.js';
import { readPictureTree } from './pictures/read.js';
import { DiskFile, openFolder } from './source/disk.js';

const remedy =
  "give 'mnist', a folder with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and " +
  't10k-labels-idx1-ubyte (plain or .gz), a folder of pictures (sub-folders are classes), or an HDF5 file of images ' +
  'under the keys 0.png, 1.png, …';

/**
 * Loads a dataset: 'mnist' is built in; a file, known by its content, is HDF5 of images (see `readHdf5Images`) or one of
 * MNIST's idx files, beside which the others lie; a folder has idx files (see `readIdx`) or pictures (see
 * `readPictureTree`). It is called after the last part of its path.
 *
 * @param size what images of other sizes are cut to, where their format allows any size; null for that of the first
 * @throws GannetError if there is no such file or folder, or if it does not make a dataset
 */
export async function loadDataset(
  source: string,
  size: ImageSize | null = null,
  options: DataOptions = {},
): Promise<Dataset> {
  if (source === 'mnist') return loadMnist();
  if (source === '') throw new GannetError(`no dataset is named: the name given is empty; ${remedy}`);
  const path = resolve(source);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    const why = found.code === 'ENOENT' ? 'does not exist' : `cannot be read (${found.message})`;
    throw new GannetError(`no dataset '${visible(source)}': ${visible(path)} ${why}; ${remedy}`);
  }
  const dataset = found.isDirectory()
    ? await loadFolder(path, size, options)
    : found.isFile()
      ? await loadFile(path, size, options)
      : null;
  if (dataset) return { ...dataset, options };
  const what = found.isDirectory() ? 'has neither idx files nor pictures' : 'is no kind of file that it knows';
  throw new GannetError(`no dataset '${visible(source)}': ${visible(path)} ${what}; ${remedy}`);
}

async function loadFolder(path: string, size: ImageSize | null, options: DataOptions): Promise<Dataset | null> {
  const tree = await openFolder(path);
  const idx = await findIdx(tree.root);
  if (idx) return readIdx(idx, basename(path), options);
  return readPictureTree(tree, basename(path), size, options);
}

async function loadFile(path: string, size: ImageSize | null, options: DataOptions): Promise<Dataset | null> {
  if (await isHdf5(path)) return readHdf5Images(path, size);
  const file = new DiskFile(path);
  if (!(await looksLikeIdx(file))) return null;
  const folder = dirname(path);
  const idx = await findIdx((await openFolder(folder)).root, file);
  return idx && readIdx(idx, basename(folder), options);
}
