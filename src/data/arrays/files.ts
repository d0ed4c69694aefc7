import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import type { DataOptions } from '../options.js';
import type { ImageRows } from '../rows.js';
import { DiskFile } from '../source/disk.js';
import { allFiles, type Folder, type SourceFile, type Tree } from '../source/source.js';
import { withZip } from '../source/zip.js';
import { mayBeImages } from './candidates.js';
import { rowsOfClassFiles } from './class-files.js';
import { isOther, type NamedArray } from './named.js';
import { openNpy, openNpz } from './npy.js';
import { rowsOfArrays } from './pick.js';

/** Files from which on they are no arrays of many images, but some of one each; as many .npz files are open at a time. */
const mostFiles = 512;

/** A file of arrays, and its path in the source without the ending. */
interface ArrayFile {
  readonly file: SourceFile;
  readonly path: string;
}

/**
 * Lends the images of the .npy and .npz files of a folder or an archive, which are together what one .npz file of all their
 * arrays is (see `rowsOfArrays`), or each a class (see `rowsOfClassFiles`). An array is called as its path; in an .npz file
 * of several, that is a folder to them.
 *
 * @param use is given null if there are no such files, or none of them has images and there are others
 * @throws GannetError if one is damaged, or as these two
 */
export async function withArrayFiles<T>(
  { root, notices }: Tree,
  name: string,
  options: DataOptions,
  use: (rows: ImageRows | null) => Promise<T>,
): Promise<T> {
  const found = findArrayFiles(root);
  if (found.length === 0 || found.length > mostFiles) return use(null);
  const known = new Set(found.map(({ file }) => file));
  const others = allFiles(root).flatMap((file) => (known.has(file) ? [] : [visible(file.name)]));
  return withArrays(found, [], async (opened) => {
    const arrays = withoutCommonFolder(opened);
    if (others.length > 0 && !arrays.some((array) => isOther(array) || mayBeImages(array, true))) return use(null);
    const place = { where: root.where, name };
    const rows = (await rowsOfClassFiles(arrays, place, options)) ?? (await rowsOfArrays(arrays, place, options));
    const left =
      others.length > 0 ? [`left out ${plural(others.length, 'file')} beside the arrays: ${some(others)}`] : [];
    return use({ ...rows, notices: [...rows.notices, ...notices, ...left] });
  });
}

/** An .npz file in an archive would have to be unpacked to be read by parts. */
function findArrayFiles({ files, folders }: Folder, above = ''): ArrayFile[] {
  const own = files.filter((file) => /\.npy$/i.test(file.name) || (isNpz(file) && file instanceof DiskFile));
  return [
    ...own.map((file) => ({ file, path: above + file.name.slice(0, -4) })),
    ...folders.flatMap((folder) => findArrayFiles(folder, `${above}${folder.name}/`)),
  ];
}

function isNpz({ name }: SourceFile): boolean {
  return /\.npz$/i.test(name);
}

/** Opens one file after the other, of which the .npz files stay open until all arrays were used. */
async function withArrays<T>(
  [next, ...rest]: readonly ArrayFile[],
  opened: readonly NamedArray[],
  use: (arrays: readonly NamedArray[]) => Promise<T>,
): Promise<T> {
  if (!next) return use(opened);
  const { file, path } = next;
  if (!isNpz(file)) return withArrays(rest, [...opened, await openNpy(file, path)], use);
  return withZip((file as DiskFile).path, async ({ root }) => {
    const arrays = await openNpz(root);
    // What numpy.savez calls `arr_0` has no name but the file's.
    const named = arrays.map((array) => ({ ...array, name: arrays.length === 1 ? path : `${path}/${array.name}` }));
    return withArrays(rest, [...opened, ...named], use);
  });
}

function withoutCommonFolder(arrays: readonly NamedArray[]): NamedArray[] {
  const [first = [], ...others] = arrays.map(({ name }) => name.split('/').slice(0, -1));
  const differs = first.findIndex((part, at) => others.some((other) => other[at] !== part));
  const start = first.slice(0, differs < 0 ? first.length : differs).reduce((sum, part) => sum + part.length + 1, 0);
  return arrays.map((array) => ({ ...array, name: array.name.slice(start) }));
}
