import type { Folder, SourceFile } from '../source/source.js';

/** Pictures by the names that a path leads to, and whether letters' case had to be overlooked for that. */
export interface Matched {
  readonly pictureOf: ReadonlyMap<string, SourceFile>;
  /** Those that are called otherwise by the case of letters alone. */
  readonly inOtherCase: readonly string[];
}

/** From where pictures are named. */
interface From {
  /** Folders from that of the pictures down to that of the table, from which paths with `..` are counted. */
  readonly above?: readonly string[];
  /** The sub-folder that is meant where a name alone could be of several: `train`, in `train.csv`. */
  readonly first?: Folder | null;
}

/**
 * The pictures of a folder and its sub-folders by the ways they may be named: their paths, and their own names, with and
 * without endings, where unique. Characters that are composed in other ways, as macOS does, are the same.
 */
export class PictureNames {
  readonly #named: ReadonlyMap<string, SourceFile>;
  readonly #above: readonly string[];
  #folded: ReadonlyMap<string, SourceFile> | undefined;

  constructor(folder: Folder, pictures: ReadonlySet<SourceFile>, { above = [], first = null }: From = {}) {
    const all = [...placesIn(folder, pictures)];
    const meant = first === null ? [] : [...placesIn(first, pictures)];
    // What comes later counts.
    this.#named = new Map([
      ...unique(all.flatMap(({ file }) => forms(file.name, file))),
      ...unique(meant.flatMap(({ file }) => forms(file.name, file))),
      ...unique(meant.flatMap(({ path, file }) => forms(path, file))),
      ...unique(all.flatMap(({ path, file }) => forms(path, file))),
    ]);
    this.#above = above;
  }

  has(path: string): boolean {
    return this.find(path) !== undefined;
  }

  /** The picture at a path, if need be without regard to letters' case, where only one is called so. */
  find(path: string): SourceFile | undefined {
    const name = this.#plain(path);
    return this.#named.get(name) ?? this.#inAnyCase(name);
  }

  /** What each path leads to. Letters' case is overlooked only for a picture that one path alone means. */
  match(paths: readonly string[]): Matched {
    const pictureOf = new Map<string, SourceFile>();
    const folded = new Map<SourceFile, string[]>();
    for (const path of new Set(paths)) {
      const exact = this.#named.get(this.#plain(path));
      const close = exact ?? this.#inAnyCase(this.#plain(path));
      if (exact) pictureOf.set(path, exact);
      else if (close) folded.set(close, [...(folded.get(close) ?? []), path]);
    }
    const meant = new Set(pictureOf.values());
    const inOtherCase: string[] = [];
    for (const [picture, [path, another]] of folded) {
      if (meant.has(picture) || another !== undefined) continue;
      pictureOf.set(path!, picture);
      inOtherCase.push(path!);
    }
    return { pictureOf, inOtherCase };
  }

  #inAnyCase(name: string): SourceFile | undefined {
    this.#folded ??= unique([...this.#named].map(([own, file]) => [own.toLowerCase(), file]));
    return this.#folded.get(name.toLowerCase());
  }

  /** Such as `./cat/1.png`, with the other slash, or by way of the folder above. */
  #plain(path: string): string {
    const own = plainPath(path).normalize('NFC');
    if (!own.startsWith('../')) return own;
    const up = /^(\.\.\/)+/.exec(own)![0];
    const steps = up.length / '../'.length;
    if (steps > this.#above.length) return own;
    return [...this.#above.slice(0, this.#above.length - steps), own.slice(up.length)].join('/');
  }
}

/** A path with `/`, and without `./` before it. */
export function plainPath(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '');
}

/** Names that are of one file; those of several are left out. */
function unique(names: Iterable<readonly [string, SourceFile]>): Map<string, SourceFile> {
  const found = new Map<string, SourceFile>();
  const shared = new Set<string>();
  for (const [name, file] of names) {
    if (found.has(name) && found.get(name) !== file) shared.add(name);
    else found.set(name, file);
  }
  for (const name of shared) found.delete(name);
  return found;
}

/** Each picture and its path. */
function* placesIn(
  folder: Folder,
  pictures: ReadonlySet<SourceFile>,
  above = '',
): Generator<{ readonly path: string; readonly file: SourceFile }> {
  for (const file of folder.files) if (pictures.has(file)) yield { path: `${above}${file.name}`, file };
  for (const inner of folder.folders) yield* placesIn(inner, pictures, `${above}${inner.name}/`);
}

/** A name with its ending and without. */
function forms(name: string, file: SourceFile): (readonly [string, SourceFile])[] {
  return [name, name.replace(/\.[^./]+$/, '')].map((form) => [form.normalize('NFC'), file]);
}
