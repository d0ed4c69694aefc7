import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import { areCaptions, captionsReason } from '../captions.js';
import { hasPictureName } from '../kind.js';
import { type Role, roleInName } from '../roles.js';
import type { SourceFile } from '../source/source.js';
import { areHeads, classRank, isIndexHead, isSplitHead, nameRank } from '../table-heads.js';
import type { Row, Sheet } from './label-rows.js';
import { type Column, columnName, endsAsPictures, namingColumn, relativePath } from './naming-column.js';
import type { PictureNames } from './picture-names.js';

/** What a file says of a picture: its path, or its name, and its class; null for one that is of none. */
type Told = readonly (readonly [path: string, name: string | null])[];

/** What a table says of pictures, and what its paths are taken without. */
export interface ToldBy {
  readonly told: Told;
  readonly without: string;
  /** What pictures are for, null where the word is of no split; none without such a column. */
  readonly roles?: readonly (readonly [path: string, role: Role | null])[];
}

/** Why a table says nothing, and the pictures that it names in vain. */
interface Unused {
  readonly unused: string;
  readonly absent: readonly string[];
}

/** What a table says, or why it says nothing. */
export type Table = ToldBy | Unused;

/**
 * Which picture is of which class, and what it is for, as the columns of a table tell; null if it names no pictures.
 *
 * @throws GannetError if it is not clear which column tells what, or a row has more values than there are columns
 */
export function tellFrom(file: SourceFile, { rows: all, isNumbered }: Sheet, names: PictureNames): Table | null {
  const first = all[0] ?? {};
  const isHeaded = isNumbered && areHeads(Object.values(first));
  const keys = [...new Set(all.slice(0, 100).flatMap((row) => Object.keys(row)))];
  const headed = keys.map((key): Column => ({ key, head: isNumbered ? (first[key] ?? '') : key }));
  const columns = isNumbered && !isHeaded ? keys.map((key): Column => ({ key, head: null })) : headed;
  const rows = isHeaded ? all.slice(1) : all;
  const naming = namingColumn(file, columns, rows, names);
  if (!naming) return unusedTable(columns, rows);
  if (isNumbered) checkWidth(file, all);
  const { key, without } = naming;
  const pathIn = (row: Row): string => relativePath(row[key] ?? '', without);
  // Heads that say nothing by themselves are known by what stands where a picture's name should.
  const isOddHead = isNumbered && !isHeaded && !hasPictureName(first[key] ?? '') && !names.has(pathIn(first));
  const body = isOddHead ? rows.slice(1) : rows;
  const others = (isOddHead ? headed : columns).filter((column) => column.key !== key);
  const split = others.find((column) => isSplit(column, body));
  const label = classColumn(
    file,
    others.filter((column) => column !== split),
    body,
  );
  if ('unused' in label && !split) return label;
  const valuesOf = (column: Column): (readonly [string, string])[] =>
    body.flatMap((row) => (row[column.key] && row[key] ? [[pathIn(row), row[column.key]!] as const] : []));
  const told = 'unused' in label ? [] : valuesOf(label);
  const areNumbers = told.every(([, name]) => wholeNumber.test(name));
  return {
    told: told.map(([path, name]) => [path, areNumbers ? wholeNumber.exec(name)![1]! : name.normalize('NFC')]),
    without,
    ...(split && { roles: valuesOf(split).map(([path, word]) => [path, roleInName(word)] as const) }),
  };
}

/** A whole number, also as a table of numbers with a point has it. */
const wholeNumber = /^(\d+)(\.0*)?$/;

/** The column of classes of those that name no pictures, or why there is none. @throws GannetError if that is not clear */
function classColumn(file: SourceFile, others: readonly Column[], rows: readonly Row[]): Column | Unused {
  const rank = ({ head }: Column): number => (head === null ? Infinity : classRank(head));
  const called = others.filter((column) => rank(column) < Infinity).sort((a, b) => rank(a) - rank(b))[0];
  if (called) return called;
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
  if (able.every((column) => areCaptions(valuesOf(column)))) {
    return { unused: `its ${columnName(able[0]!)} ${captionsReason}`, absent: [] };
  }
  if (able.length === 1) return able[0]!;
  throw new GannetError(
    `${file.where} names pictures, but which of its columns ${some(able.map(columnName), 6)} tells their class is not ` +
      'clear: call it label, or move the file elsewhere',
  );
}

/** Whether a column tells what pictures are for: some are to learn from. */
function isSplit({ key, head }: Column, rows: readonly Row[]): boolean {
  return head !== null && isSplitHead(head) && rows.some((row) => roleInName(row[key] ?? '') === 'train');
}

/** @throws GannetError if a value stands beyond the first row's, as where one has the delimiter in it */
function checkWidth(file: SourceFile, rows: readonly Row[]): void {
  const width = Object.keys(rows[0]!).length;
  const long = rows.findIndex((row) =>
    Object.entries(row).some(([key, value]) => Number(key) >= width && value !== ''),
  );
  if (long < 0) return;
  throw new GannetError(
    `${file.where}: row ${long + 1} has more than the ${plural(width, 'value')} of the first row: put a value that has the ` +
      'delimiter in it into quotes',
  );
}

/** A table that tells of pictures, but of none that is there; null if it tells of none. */
function unusedTable(columns: readonly Column[], rows: readonly Row[]): Unused | null {
  const named = rows.flatMap((row) => Object.values(row).filter(hasPictureName).slice(0, 1));
  if (named.length > 0) {
    const pictures = plural(named.length, 'picture');
    return {
      unused: `it tells of ${pictures}, and none is there by that name: ${some(named.map(visible))}`,
      absent: named,
    };
  }
  const hasClasses = columns.some(({ head }) => head !== null && classRank(head) < Infinity);
  return hasClasses ? { unused: 'it has classes, and no column that names a picture that is there', absent: [] } : null;
}
