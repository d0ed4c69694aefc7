import { parse } from 'csv-parse/sync';
import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import { type Doubt, doubtAbout } from '../doubt.js';
import { hasPictureName } from '../kind.js';
import type { Folder, SourceFile } from '../source/source.js';
import { decodeText } from './decode-text.js';

/** Classes of pictures by name, as files beside them tell. */
export interface Labels {
  readonly classOf: ReadonlyMap<SourceFile, string>;
  /** The files that told. */
  readonly files: ReadonlySet<SourceFile>;
  readonly notices: readonly string[];
  readonly doubts: readonly Doubt[];
}

/** What a file says of a picture: its path, or its name, and its class; null for one that is of none. */
type Told = readonly (readonly [path: string, name: string | null])[];

/** What a table says of pictures, or why it says nothing; and what its paths are taken without. */
type Table =
  | { readonly told: Told; readonly without: string }
  | { readonly unused: string; readonly absent: readonly string[] };

/** A line of a file of labels: what each column says. */
type Row = Readonly<Record<string, string>>;

/** Names of the column that tells the class, from the surest. */
const classColumns = ['label', 'class', 'category', 'target', 'y', 'labels', 'class_name', 'breed', 'species'];
const tableName = /\.(csv|tsv|jsonl|ndjson)$/i;
/** The most bytes of a file of labels. */
const mostBytes = 2 ** 28;

/**
 * Reads the files that tell classes of pictures: `.csv`, `.tsv` and `.jsonl` with a column of the pictures' names or
 * paths and one of classes, and `dataset.json` as stylegan's tools write it. A path is counted from the file's folder; where
 * none leads to a picture so, the folders that all begin with are left out.
 *
 * @throws GannetError if such a file is damaged, or names pictures and no column is sure to be that of classes
 */
export async function readLabels(root: Folder, pictures: ReadonlySet<SourceFile>): Promise<Labels> {
  const classOf = new Map<SourceFile, string>();
  const files = new Set<SourceFile>();
  const notices: string[] = [];
  const absentees: string[] = [];
  const twice = new Set<SourceFile>();
  const strange: string[] = [];
  for (const { file, folder } of labelFiles(root)) {
    const found = pathsOf(folder, pictures);
    if (found.size === 0) continue;
    const { text, isGuess } = await readText(file);
    const rows = /\.json$/i.test(file.name) ? [] : readTable(file, text);
    const table = /\.json$/i.test(file.name) ? readStylegan(file, text) : tellFrom(file, rows, found);
    if (!table) continue;
    if ('unused' in table) {
      notices.push(`${visible(file.name)} is not used: ${table.unused}`);
      absentees.push(...table.absent.map((path) => `${visible(path)} in ${visible(file.name)}`));
      continue;
    }
    const { told, without } = table;
    const missing = [...new Set(told.flatMap(([path]) => (found.has(path) ? [] : [path])))];
    const own = new Map<SourceFile, string>();
    for (const [path, name] of told) {
      const picture = found.get(path);
      if (!picture) continue;
      if (name === null) strange.push(picture.where);
      else {
        const before = own.get(picture) ?? classOf.get(picture);
        if (before !== undefined && before !== name) twice.add(picture);
        own.set(picture, name);
      }
    }
    if (own.size === 0) {
      notices.push(`${visible(file.name)} is not used: it gives no picture a class`);
      continue;
    }
    for (const [picture, name] of own) classOf.set(picture, name);
    absentees.push(...missing.map((path) => `${visible(path)} in ${visible(file.name)}`));
    const absent =
      missing.length > 0
        ? `; ${missing.length} of its pictures ${missing.length === 1 ? 'is' : 'are'} not there: ${some(missing.map(visible))}`
        : '';
    files.add(file);
    const begun = without === '' ? '' : `, whose paths are taken without ${visible(without)}`;
    notices.push(`classes are those of ${visible(file.name)}${begun}${absent}`);
    if (isGuess) notices.push(`${visible(file.name)} is not UTF-8: it is read as Windows-1252`);
  }
  if (twice.size > 0) {
    const names = some([...twice].map(({ name }) => visible(name)));
    notices.push(
      `${plural(twice.size, 'picture has', 'pictures have')} two labels, of which the last counts: ${names}`,
    );
  }
  const doubts = [
    ...doubtAbout(
      'two-labels',
      [...twice].map(({ where }) => where),
    ),
    ...doubtAbout('other-folder', misplaced(root, classOf)),
    ...doubtAbout('missing-picture', absentees),
    ...doubtAbout('unknown-class', strange),
  ];
  return { classOf, files, notices, doubts };
}

/** Pictures whose folder is called as a class that they are not of. */
function misplaced(root: Folder, classOf: ReadonlyMap<SourceFile, string>): string[] {
  const classes = new Set(classOf.values());
  const inside = (folder: Folder): string[] => [
    ...(classes.has(folder.name)
      ? folder.files.filter((file) => (classOf.get(file) ?? folder.name) !== folder.name).map(({ where }) => where)
      : []),
    ...folder.folders.flatMap(inside),
  ];
  return inside(root);
}

function labelFiles(folder: Folder): { readonly file: SourceFile; readonly folder: Folder }[] {
  const own = folder.files.filter(({ name }) => tableName.test(name) || name === 'dataset.json');
  return [...own.map((file) => ({ file, folder })), ...folder.folders.flatMap(labelFiles)];
}

/** Pictures by the ways they may be named: their paths, and their own names, with and without endings, where unique. */
function pathsOf(folder: Folder, pictures: ReadonlySet<SourceFile>): Map<string, SourceFile> {
  const found = new Map<string, SourceFile>();
  const shared = new Set<string>();
  const note = (name: string, file: SourceFile): void => {
    if (found.has(name) && found.get(name) !== file) shared.add(name);
    else found.set(name, file);
  };
  const walk = (inner: Folder, path: string): void => {
    for (const file of inner.files.filter((one) => pictures.has(one))) {
      const full = `${path}${file.name}`;
      for (const name of new Set([full, file.name])) for (const form of [name, withoutEnding(name)]) note(form, file);
    }
    for (const one of inner.folders) walk(one, `${path}${one.name}/`);
  };
  walk(folder, '');
  for (const name of shared) found.delete(name);
  return found;
}

function withoutEnding(name: string): string {
  return name.replace(/\.[^./]+$/, '');
}

async function readText(file: SourceFile): Promise<ReturnType<typeof decodeText>> {
  const bytes = await file.read();
  if (bytes.length > mostBytes)
    throw new GannetError(`${file.where} has ${bytes.length} bytes; labels have at most ${mostBytes}`);
  return decodeText(bytes);
}

/** Rows of texts by the names of columns; without a head these are numbers. */
function readTable(file: SourceFile, text: string): Row[] {
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

/** Which picture is of which class; null if the table names no pictures. */
function tellFrom(file: SourceFile, rows: readonly Row[], found: ReadonlyMap<string, SourceFile>): Table | null {
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
  const label = named ?? (others.length === 1 ? others[0] : undefined);
  if (label === undefined) {
    throw new GannetError(
      `${file.where} names pictures, but which of its columns ${some(others.map(nameOf).map(visible), 6)} tells their class ` +
        'is not clear: call it label, or move the file elsewhere',
    );
  }
  const body = head ? rows.slice(1) : rows;
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

/** `{"labels": [["00000/img00000000.png", 6], …]}`; null where there are no labels. One below 0 is of no class. */
function readStylegan(file: SourceFile, text: string): Table | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new GannetError(`${file.where} is not JSON; mend or remove it`, { cause: error });
  }
  const labels = typeof json === 'object' && json !== null && 'labels' in json ? json.labels : null;
  if (labels === null) return null;
  if (!Array.isArray(labels)) {
    throw new GannetError(`${file.where}: labels are no list of pairs, [path, number]; mend or remove it`);
  }
  const told = labels.map((pair: unknown, i): [string, string | null] => {
    if (Array.isArray(pair) && typeof pair[0] === 'string' && Number.isInteger(pair[1])) {
      return [pair[0], pair[1] < 0 ? null : String(pair[1])];
    }
    throw new GannetError(`${file.where}: labels[${i}] is not a picture's path and a whole number; mend or remove it`);
  });
  return { told, without: '' };
}
