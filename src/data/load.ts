import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { GannetError } from '../errors.js';
import { isHdf5 } from '../hdf5/file.js';
import { visible } from '../text.js';
import { openNpy, readNpz } from './arrays/npy.js';
import { datasetOfArrays } from './arrays/pick.js';
import type { Dataset, ImageSize } from './dataset.js';
import { fitImages } from './fit-images.js';
import { readHdf5Dataset } from './hdf5/read.js';
import { holdOut } from './hold-out.js';
import { looksLikeIdx } from './idx/file.js';
import { findIdx } from './idx/find.js';
import { readIdx } from './idx/read.js';
import { kindOf } from './kind.js';
import { loadMnist } from './mnist.js';
import type { DataOptions } from './options.js';
import { findParquet, readParquet } from './parquet/read.js';
import { placePictures } from './pictures/place.js';
import { readPlaced } from './pictures/read.js';
import { DiskFile, openFolder } from './source/disk.js';
import type { Tree } from './source/source.js';
import { holdsTar, openTar } from './source/tar.js';
import { withZip } from './source/zip.js';

const remedy =
  "give 'mnist', a folder with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and " +
  't10k-labels-idx1-ubyte (plain or .gz), a folder of pictures (sub-folders are classes), either of them as .zip or ' +
  '.tar, an .npz file of arrays, Parquet files, or an HDF5 file of them or of images under the keys 0.png, 1.png, …';

/**
 * Loads a dataset: 'mnist' is built in; a file, known by its content, is HDF5 (see `readHdf5Dataset`), arrays of NumPy's (see
 * `datasetOfArrays`) or one of MNIST's idx files, beside which the others lie; a folder, or an archive .zip, .tar or .tar.gz, has idx files (see `readIdx`) or
 * pictures (see `placePictures`). It is called after the last part of its path.
 *
 * @param size what images of other sizes are cut to, where their format allows any size; null for that of the first
 * @throws GannetError if there is no such file or folder, or if it does not make a dataset
 */
export async function loadDataset(
  source: string,
  size: ImageSize | null = null,
  options: DataOptions = {},
): Promise<Dataset> {
  if (source === 'mnist') return adapt(await loadMnist(), options);
  if (source === '') throw new GannetError(`no dataset is named: the name given is empty; ${remedy}`);
  const path = resolve(source);
  const wanted = options.size ?? size;
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    const why = found.code === 'ENOENT' ? 'does not exist' : `cannot be read (${found.message})`;
    throw new GannetError(`no dataset '${visible(source)}': ${visible(path)} ${why}; ${remedy}`);
  }
  const dataset = found.isDirectory()
    ? await loadTree(await openFolder(path), basename(path), wanted, options)
    : found.isFile()
      ? await loadFile(path, wanted, options)
      : null;
  if (dataset) return adapt(dataset, options);
  const what = found.isDirectory() ? 'has neither idx files nor pictures' : 'holds no images in a form that it knows';
  throw new GannetError(`no dataset '${visible(source)}': ${visible(path)} ${what}; ${remedy}`);
}

/** A dataset as it is read, made to be as was asked: of the size, in the colours, with images held out. */
async function adapt(dataset: Dataset, options: DataOptions): Promise<Dataset> {
  const fitted = await fitImages(dataset, options);
  return { ...(options.holdOut ? holdOut(fitted, options.holdOut) : fitted), options };
}

/** The idx files, Parquet files or pictures of a folder or an archive. */
async function loadTree(
  tree: Tree,
  name: string,
  size: ImageSize | null,
  options: DataOptions,
): Promise<Dataset | null> {
  const idx = await findIdx(tree.root);
  if (idx) return readIdx(idx, name, options);
  const parquet = await findParquet(tree.root);
  const place = { where: tree.root.where, name };
  if (parquet.length > 0) return readParquet(parquet, place, size, options);
  const placed = await placePictures(tree);
  return placed && readPlaced(placed, place, size, options);
}

async function loadFile(path: string, size: ImageSize | null, options: DataOptions): Promise<Dataset | null> {
  if (await isHdf5(path)) return readHdf5Dataset(path, size, options);
  const file = new DiskFile(path);
  const name = basename(path).replace(/(\.tar)?\.[^.]+$/, '');
  const kind = kindOf(await file.head());
  if (kind === 'zip') {
    return withZip(path, (tree) => readNpz(tree.root, name, options) ?? loadTree(tree, name, size, options));
  }
  if (kind === 'Parquet') return readParquet([{ file, role: null }], { where: file.where, name }, size, options);
  if (kind === 'npy') return datasetOfArrays([await openNpy(file, name)], { where: file.where, name }, options);
  if (kind === 'tar' || (kind === 'gzip' && (await holdsTar(file)))) {
    return loadTree(await openTar(path, kind === 'gzip'), name, size, options);
  }
  if (!(await looksLikeIdx(file))) return null;
  const folder = dirname(path);
  const idx = await findIdx((await openFolder(folder)).root, file);
  return idx && readIdx(idx, basename(folder), options);
}
