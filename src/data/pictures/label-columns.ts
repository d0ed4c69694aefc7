import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import { hasPictureName } from '../kind.js';
import { type Role, roleInName } from '../roles.js';
import type { SourceFile } from '../source/source.js';
import { areHeads, classRank, isSplitHead } from '../table-heads.js';
import { classColumn, isWanted, type Unused } from './class-column.js';
import type { Row, Sheet } from './label-rows.js';
import { type Column, namingColumn, relativePath } from './naming-column.js';
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

/** What a table says, or why it says nothing. */
export type Table = ToldBy | Unused;

/**
 * Which picture is of which class, and what it is for, as the columns of a table tell; null if it names no pictures.
 *
 * @param wanted the column of classes, as `classColumn` takes it
 * @throws GannetError if it is not clear which column tells what, or a row has more values than there are columns
 */
export function tellFrom(
  file: SourceFile,
  { rows: all, isNumbered }: Sheet,
  names: PictureNames,
  wanted?: string,
): Table | null {
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
  const split = others.find((column) => !isWanted(column, wanted) && isSplit(column, body));
  const label = classColumn(
    file,
    others.filter((column) => column !== split),
    body,
    wanted,
  );
  if ('unused' in label && !split) return label;
  const valuesOf = (value: (row: Row) => string | undefined): (readonly [string, string])[] =>
    body.flatMap((row) => {
      const told = value(row);
      return told && row[key] ? [[pathIn(row), told] as const] : [];
    });
  const told = 'unused' in label ? [] : valuesOf((row) => label.of(row));
  const areNumbers = told.every(([, name]) => wholeNumber.test(name));
  return {
    told: told.map(([path, name]) => [path, areNumbers ? wholeNumber.exec(name)![1]! : name.normalize('NFC')]),
    without,
    ...(split && {
      roles: valuesOf((row) => row[split.key]).map(
        ([path, word]) => [path, roleInName(word) ?? splitNumbers.get(word) ?? null] as const,
      ),
    }),
  };
}

/** A whole number, also as a table of numbers with a point has it. */
const wholeNumber = /^(\d+)(\.0*)?$/;

/** Whether a column tells what pictures are for: some are to learn from. */
function isSplit({ key, head }: Column, rows: readonly Row[]): boolean {
  if (head === null || !isSplitHead(head)) return false;
  const words = new Set(rows.flatMap((row) => (row[key] ? [row[key]] : [])));
  return [...words].some((word) => roleInName(word) === 'train') || isNumberedSplit(head, words);
}

/** Whether values are the numbers of splits, as CelebA has them; a column called `set` may have others. */
function isNumberedSplit(head: string, words: ReadonlySet<string>): boolean {
  return (
    /^\s*(partition|split)\s*$/i.test(head) && words.has('0') && [...words].every((word) => splitNumbers.has(word))
  );
}

const splitNumbers: ReadonlyMap<string, Role> = new Map([
  ['0', 'train'],
  ['1', 'validation'],
  ['2', 'test'],
]);

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
