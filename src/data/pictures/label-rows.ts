import { parse } from 'csv-parse/sync';
import { GannetError } from '../../errors.js';
import type { SourceFile } from '../source/source.js';

/** A line of a file of labels: what each column says. */
export type Row = Readonly<Record<string, string>>;

/** Rows of texts by the names of columns; without a head these are numbers. */
export function readRows(file: SourceFile, text: string): Row[] {
  if (/\.(jsonl|ndjson)$/i.test(file.name)) return text.split('\n').flatMap((line, i) => jsonRow(file, line, i + 1));
  try {
    const delimiter = /\.tsv$/i.test(file.name) ? '\t' : [',', ';', '\t'];
    const rows = parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true, trim: true }) as string[][];
    return rows.map((row) => Object.fromEntries(row.map((value, i) => [i, value])));
  } catch (error) {
    const why = (error as Error).message;
    throw new GannetError(`${file.where} cannot be read as a table: ${why}; mend or remove it`, { cause: error });
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
  throw new GannetError(`${file.where}, line ${number}, is not a JSON object; mend or remove it`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Values as texts; those that hold others are no names of classes. */
function textsOf(row: object): Row {
  const plainest = Object.entries(row).filter(([, value]) => !isObject(value));
  return Object.fromEntries(plainest.map(([key, value]) => [key, String(value ?? '')]));
}
