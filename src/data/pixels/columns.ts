import { visible } from '../../text.js';
import { hasPictureName } from '../kind.js';
import type { SourceFile } from '../source/source.js';
import { classRank, isIndexHead, isSameHead, isSplitHead, nameRank } from '../table-heads.js';
import { firstLines } from './bytes.js';
import { fitsOf, leastValues, type Shape } from './shape.js';

/** What the columns of a table of pixels are. */
export interface Columns {
  readonly file: SourceFile;
  readonly delimiter: string;
  readonly count: number;
  /** What they are called; null where the first line is a row. */
  readonly heads: readonly string[] | null;
  /** Which may tell the classes: the one that does, or the first and the last where nothing says which. */
  readonly labels: readonly number[];
  /** Columns that are neither labels nor pixels, such as numbers of rows. */
  readonly others: readonly number[];
  readonly shape: Shape;
}

/** Why a table whose rows may be pixels is not read. */
export interface NoPixels {
  readonly why: string;
}

/**
 * What the columns of a table of pixels are, told by its first lines. Pixels have heads that say nothing else, or none.
 *
 * @param wanted what the column of labels is called, or its number where columns have no names
 * @returns why it is none where its rows are so long that they might be pixels; null if it is another file
 */
export async function columnsOf(file: SourceFile, wanted?: string): Promise<Columns | NoPixels | null> {
  const [first, second] = (await firstLines(file)) ?? [];
  if (first === undefined) return null;
  const delimiter = delimiterOf(first);
  const cells = cellsOf(first, delimiter);
  const count = cells.length;
  const isRow = areToldApart(cells);
  const heads = isRow ? cells.map((_, at) => String(at + 1)) : isHead(cells) ? cells : null;
  const row = heads ? cellsOf(second ?? '', delimiter) : cells;
  // One that is damaged is refused as it is read.
  const areNumbers = second === undefined || row.filter((cell) => !isNumber(cell)).length <= mostTexts;
  if (count < leastValues || !areNumbers) return null;

  const label = wanted === undefined ? heads && surestLabel(heads) : wantedLabel(heads, count, wanted);
  if (wanted !== undefined && label === null)
    return { why: `has no column ${visible(wanted)} that could tell the classes` };
  const others = heads ? [...heads.keys()].filter((at) => at !== label && isNoPixel(heads, at)) : [];
  const known = count - others.length;
  const common = { file, delimiter, count, heads, others };
  if (label !== null) {
    const [shape] = fitsOf(known - 1);
    return shape ? { ...common, labels: [label], shape } : { why: noShape(count, 'of pixels', known - 1) };
  }
  const [plain, labelled] = [fitsOf(known)[0], fitsOf(known - 1)[0]];
  const odd = heads && oddOne(heads, others);
  if (plain && labelled && odd === null) {
    return {
      why:
        `has ${count} columns, which are images of ${plain.side}x${plain.side} without labels, or of ${labelled.side}x` +
        `${labelled.side} with a column of labels: call that column 'label' in a first line, or leave it out`,
    };
  }
  if (plain && (odd === null || !labelled)) return { ...common, labels: [], shape: plain };
  if (!labelled) return { why: noShape(count, 'of pixels, or one less beside a column of labels', known) };
  const either = [...Array(count).keys()].filter((at) => !others.includes(at));
  return { ...common, labels: odd === null ? [either[0]!, either.at(-1)!] : [odd], shape: labelled };
}

export function isColumns(found: Columns | NoPixels | null): found is Columns {
  return found !== null && 'shape' in found;
}

/** Whether the rows of a table are pixels, and of no picture that is elsewhere. */
export async function arePixels(file: SourceFile): Promise<boolean> {
  const columns = await columnsOf(file);
  if (!isColumns(columns) || columns.heads?.some((head) => nameRank(head) < Infinity)) return false;
  const lines = (await firstLines(file)) ?? [];
  return !lines.some((line) => cellsOf(line, columns.delimiter).some(hasPictureName));
}

/** Texts that a row of pixels may have: a label, and a name. */
const mostTexts = 2;

function noShape(count: number, what: string, values: number): string {
  return (
    `has ${count} columns, ${values} ${what}, and rows of pixels are square images, grey (H·H columns) or in colour ` +
    `(H·H·3): 784 are 28x28, 2352 are 28x28 in colour; leave other columns out, or store images as arrays (.npy)`
  );
}

/** What stands most often between the cells of a line. */
function delimiterOf(line: string): string {
  const counted = [',', ';', '\t'].map((delimiter) => ({ delimiter, times: line.split(delimiter).length }));
  return counted.sort((a, b) => b.times - a.times)[0]!.delimiter;
}

function cellsOf(line: string, delimiter: string): string[] {
  return line.split(delimiter).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
}

function isNumber(cell: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell);
}

/** Whether cells are names: texts, the numbers of the columns, as pandas calls those without a name. */
function isHead(cells: readonly string[]): boolean {
  const texts = cells.filter((cell) => !isNumber(cell)).length;
  if (texts > mostTexts) return true;
  const numbers = cells.filter(isNumber).map(Number);
  return numbers.length > 1 && numbers.every((n, i) => n === i + numbers[0]!) && numbers[0]! <= 1;
}

/** Whether cells are a row that pandas took for names, which it tells apart: of `5,0,0,0` it makes 5, 0, 0.1 and 0.2. */
function areToldApart(cells: readonly string[]): boolean {
  const times = new Map<string, number>();
  const areNames = cells.every((cell) => {
    const [, base, again] = /^(\d+)(?:\.([1-9]\d*))?$/.exec(cell) ?? [];
    if (base === undefined || Number(again ?? 0) !== (times.get(base) ?? 0)) return false;
    times.set(base, (times.get(base) ?? 0) + 1);
    return true;
  });
  return areNames && times.size < cells.length;
}

function wantedLabel(heads: readonly string[] | null, count: number, wanted: string): number | null {
  const at = heads ? heads.findIndex((head) => isSameHead(head, wanted)) : Number(wanted) - 1;
  return Number.isInteger(at) && at >= 0 && at < count ? at : null;
}

function surestLabel(heads: readonly string[]): number | null {
  const ranks = heads.map(classRank);
  const best = Math.min(...ranks);
  return best < Infinity ? ranks.indexOf(best) : null;
}

/** Whether a column is called as names, splits, numbers of rows or more labels are. */
function isNoPixel(heads: readonly string[], at: number): boolean {
  const head = heads[at]!;
  const isCalledSo = nameRank(head) < Infinity || classRank(head) < Infinity || isSplitHead(head);
  return isCalledSo || (at === 0 && isIndexHead(head));
}

/** The only column without a number in its name where all others have one; null if there is none. */
function oddOne(heads: readonly string[], others: readonly number[]): number | null {
  const odd = [...heads.keys()].filter((at) => !others.includes(at) && !/\d/.test(heads[at]!));
  return odd.length === 1 ? odd[0]! : null;
}
