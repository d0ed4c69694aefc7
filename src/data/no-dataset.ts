import { extname } from 'node:path';
import { plural } from '../numbers.js';
import { some, visible } from '../text.js';
import { isPicture, kindOf } from './kind.js';
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
const arrowName = /\.arrow$/i;
const arrowRemedy = "Arrow files, as save_to_disk of Hugging Face's datasets writes them, are not read: use to_parquet";
const archiveName = /\.(zip|tar|tgz|gz|bz2|xz|zst|7z|rar)$/i;

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
  if (begins('MATLAB 5.0')) return 'is of a form of MATLAB that is not read: save it with -v7.3';
  if (arrowName.test(file.name)) return `is not read: ${arrowRemedy}`;
  return 'holds no images in a form that it knows';
}

/** What a folder or an archive has in place of a dataset. */
export function whatTreeHas({ root, notices }: Tree): string {
  const files = allFiles(root);
  const none = 'has neither idx files nor pictures';
  if (files.length === 0) return [`${none}, nor any other file`, ...notices].join('; ');
  const names = some(files.map(({ name }) => visible(name)));
  const packed = files.filter(({ name }) => archiveName.test(name));
  const archives = packed.length > 0 ? ['archives within it are not opened: name one itself, or unpack it'] : [];
  const arrays = files.some(({ name }) => /\.npy$/i.test(name))
    ? ['arrays (.npy) are read alone, or together in one file as numpy.savez writes it under names without /']
    : [];
  const arrow = files.some(({ name }) => arrowName.test(name)) ? [arrowRemedy] : [];
  const others = `${none}, but ${plural(files.length, 'other file')} (${names})`;
  return [others, ...archives, ...arrays, ...arrow, ...notices].join('; ');
}
