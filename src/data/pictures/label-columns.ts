import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import { areCaptions, captionsReason } from '../captions.js';
import { hasPictureName } from '../kind.js';
import type { SourceFile } from '../source/source.js';
import type { Row } from './label-rows.js';

/** What a file says of a picture: its path, or its name, and its class; null for one that is of none. */
type Told = readonly (readonly [path: string, name: string | null])[];

/** What a table says of pictures, and what its paths are taken without. */
export interface ToldBy {
  readonly told: Told;
  readonly without: string;
}

/** What a table says, or why it says nothing, and the pictures that it names in vain. */
export type Table = ToldBy | { readonly unused: string; readonly absent: readonly string[] };

/** Names of the column that tells the class, from the surest. */
const classColumns = ['label', 'class', 'category', 'target', 'y', 'labels', 'class_name', 'breed', 'species'];

/** Which picture is of which class; null if the table names no pictures. */
export function tellFrom(file: SourceFile, rows: readonly Row[], found: ReadonlyMap<string, SourceFile>): Table | null {
  const columns = [...new Set(rows.slice(0, 100).flatMap((row) => Object.keys(row)))];
  const naming = namingColumn(columns, rows, found);
  if (!naming) return unusedTable(rows);
  const { column: path, without } = naming;
  const pathIn = (row: Row): string => relative(row[path] ?? '', without);
  // A table without the names of its columns in each row has them in its first.
  const head =
    Object.keys(rows[0]!).every((key) => /^\d+$/.test(key)) && !found.has(pathIn(rows[0]!)) ? rows[0]! : null;
  const others = columns.filter((column) => column !== path);
  if (others.length === 0) return { unused: 'it names pictures, and no classes', absent: [] };
  const nameOf = (column: string): string => (head?.[column] ?? column).toLowerCase();
  const named = classColumns.flatMap((name) => others.filter((column) => nameOf(column) === name))[0];
  const body = head ? rows.slice(1) : rows;
  const valuesOf = (column: string): string[] => body.flatMap((row) => (row[column] ? [row[column]] : []));
  if (named === undefined && others.every((column) => areCaptions(valuesOf(column)))) {
    return { unused: `its ${visible(nameOf(others[0]!))} ${captionsReason}`, absent: [] };
  }
  const label = named ?? (others.length === 1 ? others[0] : undefined);
  if (label === undefined) {
    throw new GannetError(
      `${file.where} names pictures, but which of its columns ${some(others.map(nameOf).map(visible), 6)} tells their class ` +
        'is not clear: call it label, or move the file elsewhere',
    );
  }
  const told = body.flatMap((row) => (row[label] && row[path] ? [[pathIn(row), row[label]] as const] : []));
  return { told: told.every(([, name]) => wholeNumber.test(name)) ? told.map(asWhole) : told, without };
}

/** A whole number, also as a table of numbers with a point has it. */
const wholeNumber = /^(\d+)(\.0*)?$/;

function asWhole([path, name]: readonly [string, string]): readonly [string, string] {
  return [path, wholeNumber.exec(name)![1]!];
}

/** Folders that paths may begin with and that are not there. */
const mostAbove = 16;

/**
 * The column that names the most pictures, and what its paths are taken without: nothing, unless none is there as it is
 * written. Then the folders that all paths begin with are left out, as few of them as will do, if that is right for most.
 */
function namingColumn(columns: readonly string[], rows: readonly Row[], found: ReadonlyMap<string, SourceFile>) {
  const best = (hits: (column: string) => number) =>
    columns.map((column) => ({ column, count: hits(column) })).sort((a, b) => b.count - a.count)[0];
  const asWritten = best((column) => rows.filter((row) => found.has(plain(row[column] ?? ''))).length);
  if (asWritten && asWritten.count > 0) return { column: asWritten.column, without: '' };
  for (const column of columns) {
    const paths = rows.map((row) => plain(row[column] ?? '')).filter((path) => path.includes('/'));
    const folders = (paths[0] ?? '').split('/').slice(0, -1);
    for (let n = 1; n <= Math.min(folders.length, mostAbove); n++) {
      const without = `${folders.slice(0, n).join('/')}/`;
      if (!paths.every((path) => path.startsWith(without))) break;
      // One row may be the head.
      if (2 * paths.filter((path) => found.has(relative(path, without))).length > rows.length - 1) {
        return { column, without };
      }
    }
  }
  return null;
}

/** A table that names pictures, but none of those that are there; null if it names none. */
function unusedTable(rows: readonly Row[]): Table | null {
  const named = rows.flatMap((row) => Object.values(row).filter(hasPictureName).slice(0, 1));
  if (named.length === 0) return null;
  const pictures = plural(named.length, 'picture');
  return {
    unused: `it tells of ${pictures}, and none is there by that name: ${some(named.map(visible))}`,
    absent: named,
  };
}

/** Such as `./cat/1.png`, or with the other slash. */
function plain(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '');
}

/** A path without what all of them begin with. */
function relative(path: string, without: string): string {
  const own = plain(path);
  return own.startsWith(without) ? own.slice(without.length) : own;
}
