import { GannetError } from '../../errors.js';
import { some, visible } from '../../text.js';
import { byName, type Folder, isHidden, type SourceFile } from './source.js';

interface Node {
  readonly files: Map<string, SourceFile>;
  readonly folders: Map<string, Node>;
}

/** What to call a file of an archive in messages: the archive's path and the path in it. */
export function whereIn(archive: string, path: string): string {
  return `${visible(archive)}: ${visible(path)}`;
}

/** Thrown for an archive with a file that its path would put beside what is unpacked, and over other files. */
export function outside(archive: string, path: string): GannetError {
  return new GannetError(
    `${visible(archive)} has a file that would lie outside of where it is unpacked, ${visible(path)}, and is not opened; ` +
      'unpack it yourself, if you trust it, and give the folder',
  );
}

/** Puts the files of an archive into folders by their paths in it. */
export class PackedFolder {
  readonly #archive: string;
  readonly #root: Node = { files: new Map(), folders: new Map() };
  readonly #twice = new Set<string>();

  /** @param archive the path of the file */
  constructor(archive: string) {
    this.#archive = archive;
  }

  /** See `whereIn`. */
  where(path: string): string {
    return whereIn(this.#archive, path);
  }

  /** Whether a file at this path counts; hidden ones do not. */
  static counts(path: string): boolean {
    return !path.split('/').some((part) => isHidden(part) && part !== '.');
  }

  /** Adds a file; of two at one path the last counts, as when an archive is unpacked. */
  add(path: string, file: SourceFile): void {
    const { files } = this.#nodeOf(partsOf(path).slice(0, -1));
    if (files.has(file.name)) this.#twice.add(path);
    files.set(file.name, file);
  }

  /** A word on what is in it more than once. */
  notices(): string[] {
    const paths = [...this.#twice].map(visible);
    return paths.length > 0 ? [`in the archive more than once, so that the last counts: ${some(paths)}`] : [];
  }

  addFolder(path: string): void {
    this.#nodeOf(partsOf(path));
  }

  folder(): Folder {
    return this.#folderOf(this.#root, []);
  }

  #nodeOf(parts: readonly string[]): Node {
    let node = this.#root;
    for (const part of parts) {
      const inner = node.folders.get(part) ?? { files: new Map(), folders: new Map() };
      node.folders.set(part, inner);
      node = inner;
    }
    return node;
  }

  #folderOf({ files, folders }: Node, parts: readonly string[]): Folder {
    return {
      name: parts.at(-1) ?? this.#archive.split(/[\\/]/).at(-1)!,
      where: parts.length > 0 ? this.where(parts.join('/')) : visible(this.#archive),
      files: [...files.values()].sort(byName),
      folders: [...folders].map(([name, node]) => this.#folderOf(node, [...parts, name])).sort(byName),
    };
  }
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
