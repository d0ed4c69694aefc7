import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { GannetError, systemReason } from '../errors.js';
import { isHdf5 } from '../hdf5/file.js';
import { visible } from '../text.js';
import { withArrayFiles } from './arrays/files.js';
import { openNpy, readNpz } from './arrays/npy.js';
import { rowsOfArrays } from './arrays/pick.js';
import { picturesBeside } from './beside.js';
import { cacheFolder } from './cache/place.js';
import { keepPlaced, keepRows, relabelRows } from './chosen-classes.js';
import type { ImageSize } from './dataset.js';
import { type Hdf5Images, withHdf5Images } from './hdf5/read.js';
import { looksLikeIdx } from './idx/file.js';
import { findIdx } from './idx/find.js';
import { readIdx } from './idx/read.js';
import { kindOf } from './kind.js';
import { openMnist } from './mnist.js';
import { whatFileIs, whatTreeHas } from './no-dataset.js';
import { type DataOptions, untransposed } from './options.js';
import { otherFormat } from './other-formats.js';
import { NoPictures } from './parquet/columns.js';
import { findParquet, placeParquet } from './parquet/read.js';
import type { Arrangement } from './pictures/arrange.js';
import { placePictures } from './pictures/place.js';
import { readTable, readTables } from './pixels/read.js';
import type { ImageRows } from './rows.js';
import { DiskFile, openFolder } from './source/disk.js';
import type { Tree } from './source/source.js';
import { holdsTar, withTar } from './source/tar.js';
import type { Scratch } from './source/unpacked.js';
import { withZip } from './source/zip.js';

const remedy =
  "give 'mnist', a folder with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and " +
  't10k-labels-idx1-ubyte (plain or .gz), a folder of pictures (sub-folders are classes), either of them as .zip or ' +
  '.tar, an .npz file of arrays, CSV files of pixels, Parquet files, or an HDF5 file of them or of images under the keys 0.png, 1.png, …';

/** What a source holds, of which no image is read yet: pictures, images of one size, or those of an HDF5 file. */
export type Opened =
  | {
      readonly kind: 'pictures';
      readonly arrangement: Arrangement;
      /** What the source is called: in messages, and as a dataset. */
      readonly place: { readonly where: string; readonly name: string };
    }
  | Hdf5Images;

/**
 * Lends what a source holds: 'mnist' is built in; a file, known by its content, is HDF5 (see `withHdf5Images`), arrays
 * of NumPy's (see `rowsOfArrays`), a table of pixels (see `readTable`) or one of MNIST's idx files, beside which the
 * others lie; a folder, or an archive .zip, .tar or .tar.gz, has idx files (see `readIdx`), pictures (see
 * `placePictures`), arrays (see `withArrayFiles`) or tables of pixels (see `readTables`). Of its classes those that are
 * chosen are left. It is called after the last part of its path.
 *
 * @param size what images of an HDF5 file are cut to; null for that of the first
 * @param use what is done with it before it is closed
 * @param scratch where much that has to be unpacked goes meanwhile
 * @throws GannetError if there is no such file or folder, if it does not make a dataset, or has no such classes
 */
export async function withSource<T>(
  source: string,
  size: ImageSize | null,
  options: DataOptions,
  use: (opened: Opened) => Promise<T>,
  scratch: Scratch = { folder: cacheFolder() },
): Promise<T> {
  const lend = (opened: Opened): Promise<T> => use(choose(opened, options));
  if (source === 'mnist') return lend(asRows(relabelRows(await openMnist(), options.label)));
  if (source === '') throw new GannetError(`no dataset is named: the name given is empty; ${remedy}`);
  const path = resolve(source);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    const why = found.code === 'ENOENT' ? 'does not exist' : `cannot be read: ${systemReason(found)}`;
    throw new GannetError(`no dataset '${visible(source)}': ${visible(path)} ${why}; ${remedy}`);
  }
  const refusal = (what: string): GannetError =>
    new GannetError(`no dataset '${visible(source)}': ${visible(path)} ${what}; ${remedy}`);
  const lendTree = async (tree: Tree, name: string): Promise<T> => {
    const opened = await openTree(tree, name, options);
    if (opened) return lend(opened);
    return withArrayFiles(tree, name, options, async (arrays) => {
      // Tables beside pictures are of their labels.
      const rows = arrays ?? (await readTables(tree, name, options));
      if (rows) return lend(asRows(rows));
      throw refusal(await whatTreeHas(tree));
    });
  };
  if (found.isDirectory()) return lendTree(await openFolder(path), basename(path));
  if (!found.isFile()) throw refusal('is neither a file nor a folder');
  const file = DiskFile.at(path);
  const kind = kindOf(await file.head());
  const name = nameOf(path);
  if (kind === 'tar' || (kind === 'gzip' && (await holdsTar(file)))) {
    return withTar(path, kind === 'gzip', scratch, (tree) => lendTree(tree, name));
  }
  if (await isHdf5(path)) return withHdf5Images(path, size, options, lend);
  if (kind !== 'zip') {
    const opened = await openFile(file, options);
    if (opened) return lend(opened);
    throw refusal(await whatFileIs(file));
  }
  return withZip(path, async (tree) => {
    const arrays = await readNpz(tree.root, name, options);
    return arrays ? lend(asRows(arrays)) : lendTree(tree, name);
  });
}

/** The idx files, Parquet files or pictures of a folder or an archive. */
async function openTree(tree: Tree, name: string, options: DataOptions): Promise<Opened | null> {
  const idx = await findIdx(tree.root);
  if (idx) {
    const rows = relabelRows(await readIdx(idx, name, options), options.label);
    return asRows({ ...rows, notices: [...rows.notices, ...picturesBeside(tree.root, 'the idx files')] });
  }
  const parquet = await findParquet(tree.root);
  const place = { where: tree.root.where, name };
  const unused: string[] = [];
  if (parquet.length > 0) {
    const beside = picturesBeside(tree.root, 'the Parquet files');
    try {
      const arrangement = await placeParquet(parquet, place.where, options.label);
      return { kind: 'pictures', arrangement: noted(arrangement, beside), place };
    } catch (error) {
      // It may be a table of the pictures beside it.
      if (!(error instanceof NoPictures) || beside.length === 0) throw error;
      unused.push(`not used: ${error.message}. Tables of labels are .csv, .tsv or .jsonl files`);
    }
  }
  const arrangement = await placePictures(tree, 'refuse', options.label);
  return arrangement && { kind: 'pictures', arrangement: noted(arrangement, unused), place };
}

/** A file that is no archive, and not HDF5. */
async function openFile(file: DiskFile, options: DataOptions): Promise<Opened | null> {
  const { path } = file;
  const name = nameOf(path);
  const kind = kindOf(await file.head());
  const place = { where: file.where, name };
  if (kind === 'Parquet') {
    return {
      kind: 'pictures',
      arrangement: await placeParquet([{ file, role: null }], place.where, options.label),
      place,
    };
  }
  if (kind === 'npy') return asRows(await rowsOfArrays([await openNpy(file, name)], place, options));
  if (!(await looksLikeIdx(file))) {
    const mayBeTable = (kind === null || kind === 'gzip') && (await otherFormat(file)) === null;
    const rows = mayBeTable ? await readTable(file, place, options) : null;
    return rows && asRows(rows);
  }
  const folder = dirname(path);
  const idx = await findIdx((await openFolder(folder)).root, file);
  return idx && asRows(relabelRows(await readIdx(idx, basename(folder), options), options.label));
}

function noted(arrangement: Arrangement, more: readonly string[]): Arrangement {
  return { ...arrangement, notices: [...arrangement.notices, ...more] };
}

function asRows(rows: ImageRows): Opened {
  return { kind: 'rows', rows };
}

function choose(opened: Opened, options: DataOptions): Opened {
  const { classes } = options;
  // Those of an HDF5 file are chosen as it is opened.
  if (opened.kind === 'keyed') return opened;
  if (opened.kind === 'rows') return classes === undefined ? opened : asRows(keepRows(opened.rows, classes));
  const arrangement = classes === undefined ? opened.arrangement : keepPlaced(opened.arrangement, classes);
  return { ...opened, arrangement: noted(arrangement, untransposed(options)) };
}

function nameOf(path: string): string {
  return basename(path).replace(/(\.tar)?\.[^.]+$/, '');
}
