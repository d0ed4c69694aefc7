import { GannetError } from '../../errors.js';
import { visible } from '../../text.js';
import { noLabel } from '../options.js';
import { arePixels } from '../pixels/columns.js';
import { roleInPath } from '../roles.js';
import { allFiles, type Folder, type SourceFile, streamOf } from '../source/source.js';
import { hasClassFolders, hasPictures } from './class-folders.js';
import { decodeText } from './decode-text.js';
import { type Table, tellFrom } from './label-columns.js';
import { DamagedTable, readSheet, speaksOfPictures } from './label-rows.js';
import { PictureNames } from './picture-names.js';
import { folderFor } from './splits.js';
import { readStylegan } from './stylegan.js';
import { type Labels, TablesRead } from './tables-read.js';

const tableName = /\.(csv|tsv|jsonl|ndjson)$/i;

/** The most bytes of a file of labels. */
const mostBytes = 2 ** 28;

/** Tables to be submitted to a contest: they have the form of labels, and say nothing. */
const submission = /submission/i;

/** A table, and the folders from the source's own down to the one that it lies in. */
interface Placed {
  readonly file: SourceFile;
  readonly path: readonly Folder[];
}

/**
 * Reads the files that tell classes of pictures: `.csv`, `.tsv` and `.jsonl` with a column of the pictures' names or
 * paths and one of classes, and `dataset.json` as stylegan's tools write it. A path is counted from the file's folder, or
 * where this has no pictures, from the next above that has; where none leads to a picture so, the folders that all begin
 * with are left out. A table called `train` or the like means pictures of the folder called so, where names alone are of
 * several. One that cannot be used is left alone where pictures have classes without it: by their folders, or because it
 * lies elsewhere or does not speak of pictures.
 *
 * @param wanted the column that tells classes, as `classColumn` takes it
 * @throws GannetError if another is damaged, or names pictures and no column is sure to be that of classes
 */
export async function readLabels(root: Folder, pictures: ReadonlySet<SourceFile>, wanted?: string): Promise<Labels> {
  const read = new TablesRead();
  for (const { file, path } of labelFiles(root)) {
    const depth = path.findLastIndex((folder) => hasPictures(folder, pictures));
    const folder = path[depth]!;
    if (submission.test(file.name)) {
      read.leaveOut(file, 'it is called a submission, and tells no classes');
      continue;
    }
    const above = path.slice(depth + 1).map(({ name }) => name);
    const role = roleInPath([...above, file.name].join('/'));
    try {
      // Of many columns, which would take long to read as texts.
      if (!isStylegan(file) && (await arePixels(file))) {
        read.leaveOut(file, 'its rows are pixels; name it alone to learn from these');
        continue;
      }
      const first = role && folderFor(role, folder, pictures);
      const names = new PictureNames(folder, pictures, { above, first });
      const { text, isGuess } = await readText(file);
      const table = tableIn(file, text, names, wanted);
      if (!table) {
        // Stylegan's says so of the pictures below it: of all, if it is to count.
        if (isStylegan(file) && allFiles(folder).filter((one) => pictures.has(one)).length === pictures.size) {
          read.declareNone(file);
        }
      } else if ('unused' in table) read.leaveOut(file, table.unused, table.absent);
      else read.take({ file, role, isGuess }, table, names);
    } catch (error) {
      const isBeside = above.length === 0 && !hasClassFolders(folder, pictures);
      if (isBeside || !(error instanceof GannetError)) throw error;
      read.leaveOut(file, error.message);
    }
  }
  const labels = read.labels(root);
  if (wanted === undefined || wanted === noLabel || labels.classOf.size > 0) return labels;
  const why = labels.notices.length > 0 ? labels.notices.join('; ') : 'no table is beside the pictures';
  throw new GannetError(`--label ${visible(wanted)} finds no classes: ${why}`);
}

function tableIn(file: SourceFile, text: string, names: PictureNames, wanted: string | undefined): Table | null {
  if (isStylegan(file)) {
    const unused = { unused: 'it has no columns, and --label was given', absent: [] };
    return wanted === undefined ? readStylegan(file, text) : unused;
  }
  try {
    return tellFrom(file, readSheet(file, text), names, wanted);
  } catch (error) {
    if (error instanceof DamagedTable && !speaksOfPictures(text)) return { unused: error.message, absent: [] };
    throw error;
  }
}

function isStylegan({ name }: SourceFile): boolean {
  return name === 'dataset.json';
}

function labelFiles(folder: Folder, above: readonly Folder[] = []): Placed[] {
  const path = [...above, folder];
  const own = folder.files.filter((file) => tableName.test(file.name) || isStylegan(file));
  return [...own.map((file) => ({ file, path })), ...folder.folders.flatMap((inner) => labelFiles(inner, path))];
}

async function readText(file: SourceFile): Promise<ReturnType<typeof decodeText>> {
  const { size } = await streamOf(file);
  if (size > mostBytes) throw new GannetError(`${file.where} has ${size} bytes; labels have at most ${mostBytes}`);
  return decodeText(await file.read());
}
