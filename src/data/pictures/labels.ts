import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import { type Doubt, doubtAbout } from '../doubt.js';
import type { Folder, SourceFile } from '../source/source.js';
import { decodeText } from './decode-text.js';
import { type ToldBy, tellFrom } from './label-columns.js';
import { readRows } from './label-rows.js';
import { readStylegan } from './stylegan.js';

/** Classes of pictures by name, as files beside them tell. */
export interface Labels {
  readonly classOf: ReadonlyMap<SourceFile, string>;
  /** The files that told. */
  readonly files: ReadonlySet<SourceFile>;
  readonly notices: readonly string[];
  readonly doubts: readonly Doubt[];
}

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
  const gathered = new Gathered();
  for (const { file, folder } of labelFiles(root)) {
    const found = pathsOf(folder, pictures);
    if (found.size === 0) continue;
    const { text, isGuess } = await readText(file);
    const isStylegan = /\.json$/i.test(file.name);
    const table = isStylegan ? readStylegan(file, text) : tellFrom(file, readRows(file, text), found);
    if (!table) continue;
    if ('unused' in table) gathered.leaveOut(file, table.unused, table.absent);
    else gathered.take(file, table, found, isGuess);
  }
  return gathered.labels(root);
}

/** What the files told up to now. */
class Gathered {
  readonly #classOf = new Map<SourceFile, string>();
  readonly #files = new Set<SourceFile>();
  readonly #notices: string[] = [];
  readonly #absentees: string[] = [];
  readonly #twice = new Set<SourceFile>();
  readonly #strange: string[] = [];

  /** @param absent names of pictures that the file has and that are not there */
  leaveOut(file: SourceFile, why: string, absent: readonly string[] = []): void {
    this.#notices.push(`${visible(file.name)} is not used: ${why}`);
    this.#addAbsentees(file, absent);
  }

  /** @param isGuess whether its text is a guess, since it is not UTF-8 */
  take(file: SourceFile, { told, without }: ToldBy, found: ReadonlyMap<string, SourceFile>, isGuess: boolean): void {
    const own = new Map<SourceFile, string>();
    for (const [path, name] of told) {
      const picture = found.get(path);
      if (!picture) continue;
      if (name === null) this.#strange.push(picture.where);
      else {
        const before = own.get(picture) ?? this.#classOf.get(picture);
        if (before !== undefined && before !== name) this.#twice.add(picture);
        own.set(picture, name);
      }
    }
    if (own.size === 0) {
      this.leaveOut(file, 'it gives no picture a class');
      return;
    }
    for (const [picture, name] of own) this.#classOf.set(picture, name);
    this.#files.add(file);
    const missing = [...new Set(told.flatMap(([path]) => (found.has(path) ? [] : [path])))];
    this.#addAbsentees(file, missing);
    const begun = without === '' ? '' : `, whose paths are taken without ${visible(without)}`;
    this.#notices.push(`classes are those of ${visible(file.name)}${begun}${absence(missing)}`);
    if (isGuess) this.#notices.push(`${visible(file.name)} is not UTF-8: it is read as Windows-1252`);
  }

  labels(root: Folder): Labels {
    const twice = [...this.#twice];
    const doubts = [
      ...doubtAbout(
        'two-labels',
        twice.map(({ where }) => where),
      ),
      ...doubtAbout('other-folder', misplaced(root, this.#classOf)),
      ...doubtAbout('missing-picture', this.#absentees),
      ...doubtAbout('unknown-class', this.#strange),
    ];
    const names = some(twice.map(({ name }) => visible(name)));
    const pictures = plural(twice.length, 'picture has', 'pictures have');
    const notices =
      twice.length > 0
        ? [...this.#notices, `${pictures} two labels, of which the last counts: ${names}`]
        : this.#notices;
    return { classOf: this.#classOf, files: this.#files, notices, doubts };
  }

  #addAbsentees(file: SourceFile, paths: readonly string[]): void {
    this.#absentees.push(...paths.map((path) => `${visible(path)} in ${visible(file.name)}`));
  }
}

function absence(missing: readonly string[]): string {
  if (missing.length === 0) return '';
  const are = missing.length === 1 ? 'is' : 'are';
  return `; ${missing.length} of its pictures ${are} not there: ${some(missing.map(visible))}`;
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
