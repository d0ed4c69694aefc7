import { GannetError } from '../../errors.js';
import { some, visible } from '../../text.js';
import { hasPictureName } from '../kind.js';
import type { SourceFile } from '../source/source.js';
import { classRank, isIndexHead, isSplitHead, nameRank } from '../table-heads.js';
import type { Row } from './label-rows.js';
import { type PictureNames, plainPath } from './picture-names.js';

/** A column of a table. */
export interface Column {
  readonly key: string;
  /** What it is called; null in a table whose columns have no names. */
  readonly head: string | null;
}

/** The column that names pictures, and what its paths are taken without. */
interface Naming {
  readonly key: string;
  readonly without: string;
}

/** Folders that paths may begin with and that are not there. */
const mostAbove = 16;

/**
 * The column that names pictures: one whose values end as names of pictures do, or else one of bare names or numbers,
 * which labels and the numbers of rows may be as well. Of several the one that is called so, or else the one that names
 * the most. Where none is there as it is written, the folders that all paths begin with are left out, as few of them as
 * will do, if that is right for most.
 *
 * @returns null if there is none
 * @throws GannetError if two columns name other pictures, and neither is surer
 */
export function namingColumn(
  file: SourceFile,
  columns: readonly Column[],
  rows: readonly Row[],
  names: PictureNames,
): Naming | null {
  const able = columns.filter(({ head }) => head === null || !(classRank(head) < Infinity || isSplitHead(head)));
  const ended = able.filter((column) => endsAsPictures(column, rows));
  const bare = able.filter((column) => !ended.includes(column) && !(column.head !== null && isIndexHead(column.head)));
  // Beside names with endings bare ones are labels or numbers, unless the column says that it names.
  const others = ended.length === 0 ? bare : bare.filter((column) => rankOf(column) < Infinity);
  return (
    asWritten(file, ended, rows, names) ??
    withoutFolders(ended, rows, names) ??
    asWritten(file, others, rows, names) ??
    withoutFolders(others, rows, names)
  );
}

/** What to call a column in messages. */
export function columnName({ key, head }: Column): string {
  return head === null ? `number ${Number(key) + 1}` : visible(head);
}

/** Whether most values end as names of pictures do. */
export function endsAsPictures({ key }: Column, rows: readonly Row[]): boolean {
  const values = rows.flatMap((row) => (row[key] ? [row[key]] : []));
  return 2 * values.filter(hasPictureName).length > values.length;
}

/** A path without what all of them begin with. */
export function relativePath(path: string, without: string): string {
  const own = plainPath(path);
  return own.startsWith(without) ? own.slice(without.length) : own;
}

function rankOf({ head }: Column): number {
  return head === null ? Infinity : nameRank(head);
}

function asWritten(
  file: SourceFile,
  columns: readonly Column[],
  rows: readonly Row[],
  names: PictureNames,
): Naming | null {
  const judged = columns
    .map((column) => {
      const pictures = rows.map((row) => names.find(row[column.key] ?? ''));
      return { column, rank: rankOf(column), pictures, count: new Set(pictures.filter(Boolean)).size };
    })
    .filter(({ count }) => count > 0)
    // Two that are not called so are of one rank, whose difference is no number.
    .sort((a, b) => a.rank - b.rank || b.count - a.count);
  const [first, second] = judged;
  if (!first) return null;
  const isOpen = second?.rank === first.rank && second.count === first.count;
  if (isOpen && first.pictures.some((picture, i) => picture !== second.pictures[i])) {
    const both = [first, second].map(({ column }) => columnName(column));
    throw new GannetError(
      `${file.where} names pictures in its columns ${some(both)}, and which of them counts is not clear: call that one ` +
        'file in the first line, and the classes label, or move the file elsewhere',
    );
  }
  return { key: first.column.key, without: '' };
}

function withoutFolders(columns: readonly Column[], rows: readonly Row[], names: PictureNames): Naming | null {
  for (const column of columns) {
    const paths = rows.map((row) => plainPath(row[column.key] ?? '')).filter((path) => path.includes('/'));
    const folders = (paths[0] ?? '').split('/').slice(0, -1);
    for (let n = 1; n <= Math.min(folders.length, mostAbove); n++) {
      const without = `${folders.slice(0, n).join('/')}/`;
      if (!paths.every((path) => path.startsWith(without))) break;
      // One row may be the head.
      if (2 * paths.filter((path) => names.has(relativePath(path, without))).length > rows.length - 1) {
        return { key: column.key, without };
      }
    }
  }
  return null;
}
