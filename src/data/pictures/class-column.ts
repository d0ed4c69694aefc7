import { GannetError } from '../../errors.js';
import { some, visible } from '../../text.js';
import { areCaptions, captionsReason } from '../captions.js';
import { noLabel, noLabelReason } from '../options.js';
import type { SourceFile } from '../source/source.js';
import { classRank, isIndexHead, isSameHead, isSplitHead, nameRank } from '../table-heads.js';
import type { Row } from './label-rows.js';
import { type Column, columnName, endsAsPictures } from './naming-column.js';

/** Why a table says nothing, and the pictures that it names in vain. */
export interface Unused {
  readonly unused: string;
  readonly absent: readonly string[];
}

/** What tells the class of a row's picture. */
export interface ClassColumn {
  /** The class; '' or undefined where none is told. */
  of(row: Row): string | undefined;
}

/** The most rows, as a share, that none of the columns of marks marks. */
const mostUnmarked = 0.1;

/** Whether a column is the one that a user chose. */
export function isWanted({ key, head }: Column, wanted: string | undefined): boolean {
  if (wanted === undefined) return false;
  return head === null ? String(Number(key) + 1) === wanted : isSameHead(head, wanted);
}

/**
 * The column of classes of those that name no pictures, or why there is none: the one that is wanted, or called so; or
 * columns of 0 and 1 that are called as classes and of which one is 1 in each row; or the only one that may be it.
 *
 * @param wanted the name of one, its number where columns have no names, or `noLabel` for no classes
 * @throws GannetError if that is not clear
 */
export function classColumn(
  file: SourceFile,
  others: readonly Column[],
  rows: readonly Row[],
  wanted?: string,
): ClassColumn | Unused {
  if (wanted === noLabel) return { unused: noLabelReason, absent: [] };
  const chosen = others.find((column) => isWanted(column, wanted));
  if (chosen) return columnOf(chosen);
  if (wanted !== undefined) {
    const there = some(others.map(columnName), 6);
    return {
      unused: `it has no column ${visible(wanted)} beside the pictures' names, but ${there || 'none'}`,
      absent: [],
    };
  }
  const rank = ({ head }: Column): number => (head === null ? Infinity : classRank(head));
  const called = others.filter((column) => rank(column) < Infinity).sort((a, b) => rank(a) - rank(b))[0];
  if (called) return columnOf(called);
  const valuesOf = ({ key }: Column): string[] => rows.flatMap((row) => (row[key] ? [row[key]] : []));
  const filled = others.filter(
    (column) => valuesOf(column).length > 0 && !(column.head !== null && isIndexHead(column.head)),
  );
  const [first] = filled;
  if (!first) return { unused: 'it names pictures, and no classes', absent: [] };
  // What names pictures a second time, or numbers them, tells a class only where nothing else could.
  const unnaming = filled.filter(
    (one) => (one.head === null || nameRank(one.head) === Infinity) && !endsAsPictures(one, rows),
  );
  const able = unnaming.length > 0 ? unnaming : filled;
  if (areMarks(able, rows)) return { of: (row) => able.find(({ key }) => isMark(row[key]))?.head?.trim() };
  if (able.every((column) => areCaptions(valuesOf(column)))) {
    return { unused: `its ${columnName(able[0]!)} ${captionsReason}`, absent: [] };
  }
  if (able.length === 1) return columnOf(able[0]!);
  throw new GannetError(
    `${file.where} names pictures, but which of its columns ${some(able.map(columnName), 6)} tells their class is not ` +
      `clear: name it by --label, or give --label ${noLabel} to learn without classes`,
  );
}

function columnOf({ key }: Column): ClassColumn {
  return { of: (row) => row[key] };
}

/** Whether columns mark the class of each row, as annotation tools write them: one by 1, the others by 0. */
function areMarks(columns: readonly Column[], rows: readonly Row[]): boolean {
  if (columns.length < 2 || columns.some(({ head }) => head === null || isSplitHead(head))) return false;
  const areBits = rows.every((row) => columns.every(({ key }) => /^[01](\.0*)?$/.test(row[key] ?? '')));
  if (!areBits) return false;
  const marks = rows.map((row) => columns.filter(({ key }) => isMark(row[key])).length);
  return marks.every((n) => n <= 1) && marks.filter((n) => n === 0).length <= mostUnmarked * rows.length;
}

function isMark(value: string | undefined): boolean {
  return Number(value) === 1;
}
