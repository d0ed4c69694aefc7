import { extname } from 'node:path';
import { plural } from '../numbers.js';
import { some, visible } from '../text.js';
import { hasTableName, isPicture, kindOf } from './kind.js';
import { otherFormat, otherFormats } from './other-formats.js';
import { DiskFile } from './source/disk.js';
import { allFiles, type SourceFile, type Tree } from './source/source.js';

/** Archives that are not unpacked, by their first bytes. */
const otherArchives: readonly (readonly [magic: string, name: string])[] = [
  ['BZh', 'bzip2'],
  ['\xfd7zXZ', 'xz'],
  ['\x28\xb5\x2f\xfd', 'Zstandard'],
  ['7z\xbc\xaf', '7z'],
  ['Rar!', 'RAR'],
];
/** What files that are read are called, archives aside. */
const readName = /\.(parquet|np[yz]|h5|hdf5)$/i;
const tableRemedy =
  'a table (.csv, .tsv) is read where its rows are pixels, 64 numbers or more, or where it tells the classes of pictures: ' +
  'then name the folder that both are in';
const archiveName = /\.(zip|tar|tgz|(?<!\.pkl\.)gz|bz2|xz|zst|7z|rar)$/i;

/** What a file is that is no dataset, and what to do with it. */
export async function whatFileIs(file: SourceFile): Promise<string> {
  const head = await file.head();
  if (head.length === 0) return 'is empty: fetch it again';
  const begins = (magic: string): boolean => [...magic].every((c, i) => head[i] === c.charCodeAt(0));
  const archive = otherArchives.find(([magic]) => begins(magic));
  if (archive) return `is packed by ${archive[1]}, which is not read: unpack it, or pack it as .zip or .tar.gz`;
  const kind = kindOf(head);
  if (isPicture(kind)) return `is one picture (${kind}): name the folder that it is in`;
  if (kind === null && (readName.test(file.name) || archiveName.test(file.name))) {
    return `is called ${extname(file.name)}, and its content is no such file: fetch it again`;
  }
  if (hasTableName(file.name)) return `has no rows of pixels: ${tableRemedy}`;
  const other = await otherFormat(file);
  return ['holds no images in a form that it knows', ...(other === null ? [] : [other])].join('; ');
}

function isNpz(name: string): boolean {
  return /\.npz$/i.test(name);
}

/** What a folder or an archive has in place of a dataset. */
export async function whatTreeHas({ root, notices }: Tree): Promise<string> {
  const files = allFiles(root);
  const none = 'has neither idx files nor pictures';
  if (files.length === 0) return [`${none}, nor any other file`, ...notices].join('; ');
  const names = some(files.map(({ name }) => visible(name)));
  // Of an .npz file in an archive its arrays could not be read by parts.
  const isPacked = (file: SourceFile): boolean =>
    archiveName.test(file.name) || (isNpz(file.name) && !(file instanceof DiskFile));
  const packed = files.filter(isPacked);
  const archives = packed.length > 0 ? ['archives within it are not opened: name one itself, or unpack it'] : [];
  const arrays = files.some((file) => /\.np[yz]$/i.test(file.name) && !isPacked(file))
    ? ['arrays (.npy, .npz) are read where one has all images of a split, or of a class: save them so with numpy.savez']
    : [];
  const hdf5 = files.some(({ name }) => /\.(h5|hdf5)$/i.test(name))
    ? ['HDF5 files are read alone: name one itself']
    : [];
  const tables = files.some(({ name }) => hasTableName(name)) ? [tableRemedy] : [];
  const others = `${none}, but ${plural(files.length, 'other file')} (${names})`;
  const formats = await otherFormats(files);
  return [others, ...archives, ...arrays, ...hdf5, ...tables, ...formats, ...notices].join('; ');
}
