import { plural } from '../../numbers.js';
import { some, visible } from '../../text.js';
import { type Doubt, doubtAbout } from '../doubt.js';
import type { Role } from '../roles.js';
import type { Folder, SourceFile } from '../source/source.js';
import type { ToldBy } from './label-columns.js';
import type { PictureNames } from './picture-names.js';
import type { ToldSplits } from './told-splits.js';

/** Classes of pictures by name, as files beside them tell. */
export interface Labels {
  readonly classOf: ReadonlyMap<SourceFile, string>;
  readonly splits: ToldSplits;
  /** Whether it is told that there are none, whatever folders the pictures are in. */
  readonly areNone: boolean;
  /** The files that told. */
  readonly files: ReadonlySet<SourceFile>;
  readonly notices: readonly string[];
  readonly doubts: readonly Doubt[];
}

/** A table, and what is known of it beside its columns. */
interface TableFile {
  readonly file: SourceFile;
  /** What its name says that its pictures are for. */
  readonly role: Role | null;
  /** Whether its text is a guess, since it is not UTF-8. */
  readonly isGuess: boolean;
}

/** What files of labels told up to now. */
export class TablesRead {
  readonly #classOf = new Map<SourceFile, string>();
  readonly #roleOf = new Map<SourceFile, Role | null>();
  readonly #splitters: string[] = [];
  readonly #picturesOf = new Map<TableFile, readonly SourceFile[]>();
  readonly #files = new Set<SourceFile>();
  readonly #notices: string[] = [];
  readonly #absentees: string[] = [];
  readonly #twice = new Set<SourceFile>();
  readonly #strange: string[] = [];
  #areNone = false;

  /** @param absent names of pictures that the file has and that are not there */
  leaveOut(file: SourceFile, why: string, absent: readonly string[] = []): void {
    this.#notices.push(`${visible(file.name)} is not used: ${why}`);
    this.#addAbsentees(file, absent);
  }

  /** A file that says that no picture has a class. */
  declareNone(file: SourceFile): void {
    this.#areNone = true;
    this.#files.add(file);
    this.#notices.push(`${visible(file.name)} says that there are no classes: folders are none`);
  }

  take(table: TableFile, { told, without, roles = [] }: ToldBy, names: PictureNames): void {
    const { file, isGuess } = table;
    const paths = [...new Set([...told, ...roles].map(([path]) => path))];
    const { pictureOf, inOtherCase } = names.match(paths);
    const own = new Map<SourceFile, string>();
    for (const [path, name] of told) {
      const picture = pictureOf.get(path);
      if (!picture) continue;
      if (name === null) this.#strange.push(picture.where);
      else {
        const before = own.get(picture) ?? this.#classOf.get(picture);
        if (before !== undefined && before !== name) this.#twice.add(picture);
        own.set(picture, name);
      }
    }
    if (own.size === 0 && roles.length === 0) {
      this.leaveOut(file, 'it gives no picture a class');
      return;
    }
    for (const [picture, name] of own) this.#classOf.set(picture, name);
    this.#picturesOf.set(table, [...own.keys()]);
    for (const [path, role] of roles) {
      const picture = pictureOf.get(path);
      if (picture) this.#roleOf.set(picture, role);
    }
    if (roles.length > 0) this.#splitters.push(file.name);
    this.#files.add(file);
    const missing = paths.filter((path) => !pictureOf.has(path));
    this.#addAbsentees(file, missing);
    const begun = without === '' ? '' : `, whose paths are taken without ${visible(without)}`;
    const what = own.size > 0 ? 'classes are those' : 'splits, and no classes, are those';
    this.#notices.push(`${what} of ${visible(file.name)}${begun}${absence(missing)}`);
    if (inOtherCase.length > 0) {
      const pictures = plural(inOtherCase.length, 'picture');
      const those = some(inOtherCase.map(visible));
      this.#notices.push(`${visible(file.name)} names ${pictures} in another case of letters: ${those}`);
    }
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
    const splits =
      this.#splitters.length > 0 ? { roleOf: this.#roleOf, tables: this.#splitters } : this.#splitsByName();
    const areNone = this.#areNone && this.#classOf.size === 0;
    return { classOf: this.#classOf, splits, areNone, files: this.#files, notices, doubts };
  }

  /**
   * Splits as the names of tables tell them: pictures of those to test or to validate are for that, and those of the others
   * to learn from. There are none where all tables are to test, or none is.
   */
  #splitsByName(): ToldSplits {
    const isHeld = ({ role }: TableFile): boolean => role === 'test' || role === 'validation';
    const tables = [...this.#picturesOf.keys()];
    if (!tables.some(isHeld) || tables.every(isHeld)) return { roleOf: new Map(), tables: [] };
    // A picture of both is held out, since a table of all may be beside the others.
    const inOrder = [...tables.filter((table) => !isHeld(table)), ...tables.filter(isHeld)];
    const roleOf = inOrder.flatMap((table) =>
      this.#picturesOf.get(table)!.map((picture) => [picture, table.role ?? 'train'] as const),
    );
    return { roleOf: new Map(roleOf), tables: tables.map(({ file }) => file.name) };
  }

  #addAbsentees(file: SourceFile, paths: readonly string[]): void {
    for (const path of paths) this.#absentees.push(`${visible(path)} in ${visible(file.name)}`);
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
  const nameOf = (folder: Folder): string => folder.name.normalize('NFC');
  const isOther = (folder: Folder, file: SourceFile): boolean =>
    (classOf.get(file) ?? nameOf(folder)) !== nameOf(folder);
  const inside = (folder: Folder): string[] => [
    ...(classes.has(nameOf(folder))
      ? folder.files.filter((file) => isOther(folder, file)).map(({ where }) => where)
      : []),
    ...folder.folders.flatMap(inside),
  ];
  return inside(root);
}
