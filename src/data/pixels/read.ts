import { GannetError } from '../../errors.js';
import type { NamedArray } from '../arrays/named.js';
import { rowsOfArrays } from '../arrays/pick.js';
import { looksTurned, turnedNotice } from '../idx/turned.js';
import { type DataOptions, noLabel } from '../options.js';
import { roleInPath } from '../roles.js';
import type { ImageRows } from '../rows.js';
import type { SourceFile, Tree } from '../source/source.js';
import { columnsOf, isColumns } from './columns.js';
import { findTables, type Part, type Parts } from './find.js';
import { arePlanes } from './shape.js';
import { openTable } from './table.js';

/** What a source is called: in messages, and as a dataset. */
interface Place {
  readonly where: string;
  readonly name: string;
}

/** The images of a table of pixels, whatever it is called; null if a file is none. @throws GannetError as `readTables` */
export async function readTable(file: SourceFile, place: Place, options: DataOptions): Promise<ImageRows | null> {
  const columns = await columnsOf(file, columnIn(options));
  if (!columns) return null;
  if (!isColumns(columns)) throw new GannetError(`${file.where} ${columns.why}`);
  return rowsOf({ parts: [{ columns, path: file.name, role: 'train' }], notices: [] }, place, options);
}

/**
 * The images of the tables of pixels in a folder or an archive; null if there are none.
 *
 * @throws GannetError as `findTables`, `openTable` and `rowsOfArrays`
 */
export async function readTables(tree: Tree, name: string, options: DataOptions): Promise<ImageRows | null> {
  const found = await findTables(tree.root, columnIn(options));
  const place = { where: tree.root.where, name };
  return found && rowsOf({ ...found, notices: [...found.notices, ...tree.notices] }, place, options);
}

/** They become arrays, of which all that follows is known. */
async function rowsOf({ parts, notices }: Parts, place: Place, options: DataOptions): Promise<ImageRows> {
  // Which column it is, is known by then.
  const choice = options.label === noLabel ? options : { ...options, label: undefined };
  const arrays: NamedArray[] = [];
  const told: string[] = [];
  let isByPlanes: boolean | null = null;
  for (const part of parts) {
    const name = nameOf(part, parts.length === 1);
    const table = await openTable(part.columns, `${name}/`);
    const { side } = part.columns.shape;
    isByPlanes ??= await arePlanes(table.images, part.columns.shape);
    const count = table.images.shape[0]!;
    const shape = isByPlanes ? [count, 3, side, side] : table.images.shape;
    arrays.push({ kind: 'numbers', name, ...table.images, shape });
    if (table.labels) arrays.push(table.labels);
    told.push(...table.notices);
  }
  const rows = await rowsOfArrays(arrays, { ...place, labels: 'column of labels' }, choice);
  const isTurned = !options.transpose && (await looksTurned(parts[0]!.path, rows));
  const more = [
    ...(isByPlanes ? ['colours are taken to lie one behind the other: so neighbours are alike'] : []),
    ...(isTurned ? [turnedNotice] : []),
  ];
  return { ...rows, notices: [...told, ...rows.notices, ...more, ...notices] };
}

/** The column of labels that is wanted, if one is. */
function columnIn({ label }: DataOptions): string | undefined {
  return label === noLabel ? undefined : label;
}

/** What an array is called, by which its role is known again. */
function nameOf({ path, role }: Part, isAlone: boolean): string {
  if (isAlone) return 'images';
  return roleInPath(path) === role ? path : `${role}/${path}`;
}
