import { parse } from 'csv-parse/sync';
import { GannetError } from '../../errors.js';
import { hasPictureName } from '../kind.js';
import type { SourceFile } from '../source/source.js';
import { classRank } from '../table-heads.js';

/** A line of a file of labels: what each column says. */
export type Row = Readonly<Record<string, string>>;

/** Rows of texts by the names of columns, or by their numbers where the first row may be their names. */
export interface Sheet {
  readonly rows: readonly Row[];
  readonly isNumbered: boolean;
}

/** A file that is no table all through. */
export class DamagedTable extends GannetError {}

/** Lines by which the delimiter is told. */
const sampled = 100;

/** Reads a table. @throws DamagedTable */
export function readSheet(file: SourceFile, text: string): Sheet {
  if (/\.(jsonl|ndjson)$/i.test(file.name)) {
    return { rows: text.split('\n').flatMap((line, i) => jsonRow(file, line, i + 1)), isNumbered: false };
  }
  try {
    const cells = cellsOf(text, /\.tsv$/i.test(file.name) ? '\t' : delimiterOf(text));
    return { rows: cells.map((row) => Object.fromEntries(row.map((value, i) => [i, value]))), isNumbered: true };
  } catch (error) {
    const why = (error as Error).message;
    throw new DamagedTable(`${file.where} cannot be read as a table: ${why}; mend or remove it`, { cause: error });
  }
}

/** Whether a text, whose table may be damaged, has something to say of pictures: a name of one, or a column of classes. */
export function speaksOfPictures(text: string): boolean {
  const lines = text.split('\n').map((line) => line.split(/[,;\t"]/).map((cell) => cell.trim()));
  return lines[0]!.some((cell) => classRank(cell) < Infinity) || lines.some((cells) => cells.some(hasPictureName));
}

function cellsOf(text: string, delimiter: string, most?: number): string[][] {
  // A quote within a value is one; inches are.
  const lenient = { relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true };
  return parse(text, { delimiter, ...lenient, ...(most !== undefined && { to: most }) }) as string[][];
}

/**
 * What stands between the values of all lines: of what the first line has, that by which most values are names of
 * pictures, or else by which most lines have as many values as the first, or else what comes first.
 */
function delimiterOf(text: string): string {
  const parts = [',', ';', '\t']
    .map((delimiter) => ({ delimiter, rows: sample(text, delimiter) }))
    .filter(({ rows }) => (rows[0]?.length ?? 0) > 1);
  const judged = parts.map(({ delimiter, rows }) => ({
    delimiter,
    names: rows.flat().filter(hasPictureName).length,
    even: rows.filter((row) => row.length === rows[0]!.length).length,
    at: text.indexOf(delimiter),
  }));
  judged.sort((a, b) => b.names - a.names || b.even - a.even || a.at - b.at);
  return judged[0]?.delimiter ?? ',';
}

/** The first rows by a delimiter; none where it cannot be that. */
function sample(text: string, delimiter: string): string[][] {
  try {
    return cellsOf(text, delimiter, sampled);
  } catch {
    return [];
  }
}

function jsonRow(file: SourceFile, line: string, number: number): Row[] {
  if (line.trim() === '') return [];
  try {
    const values = JSON.parse(line) as unknown;
    const rows = Array.isArray(values) ? (values as unknown[]).filter(isObject) : [values];
    if (rows.every(isObject)) return rows.map(textsOf);
  } catch {
    // Told of below.
  }
  throw new DamagedTable(`${file.where}, line ${number}, is not a JSON object; mend or remove it`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Values as texts; those that hold others are no names of classes. */
function textsOf(row: object): Row {
  const plainest = Object.entries(row).filter(([, value]) => !isObject(value));
  return Object.fromEntries(plainest.map(([key, value]) => [key, String(value ?? '')]));
}
