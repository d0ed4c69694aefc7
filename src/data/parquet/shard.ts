import type { FileMetaData } from 'hyparquet';
import { GannetError } from '../../errors.js';
import { some, visible } from '../../text.js';
import { headBytes, type SourceFile } from '../source/source.js';
import { openGroups, type RowGroups } from './groups.js';

/** The rows of one Parquet file. */
export interface Shard {
  readonly file: SourceFile;
  /** Each row's picture, which is read when it is asked for; null where there is none. */
  readonly pictures: readonly (SourceFile | null)[];
  /** What is told of each picture's class, as text; null where nothing is. None without a column of classes. */
  readonly labels: readonly (string | null)[] | null;
  /** The classes' names by number, where the file tells them. */
  readonly names: readonly string[] | null;
}

/** What a column says of each row. */
interface Told {
  readonly pictures: boolean[];
  readonly labels: (string | null)[];
  /** Whether it has paths of pictures that are elsewhere. */
  isElsewhere: boolean;
}

/** Names of the column that tells the class, from the surest. */
const classColumns = ['label', 'labels', 'class', 'category', 'target', 'fine_label', 'species', 'y'];

/**
 * Reads a Parquet file with a column of pictures, structs of `bytes` and `path` as Hugging Face's datasets have them or
 * bytes alone, and one of classes: whole numbers, whose names the file's metadata may tell, or texts.
 *
 * @throws GannetError if it is damaged, or it is not clear which these columns are
 */
export async function readShard(file: SourceFile): Promise<Shard> {
  const groups = await openGroups(file);
  // Of each column what it tells of the rows; pictures are let go of again.
  const told = new Map<string, Told>();
  for await (const row of groups.rows()) {
    for (const [column, value] of Object.entries(row)) {
      const own = told.get(column) ?? { pictures: [], labels: [], isElsewhere: false };
      told.set(column, own);
      own.pictures.push(bytesIn(value) !== null);
      own.labels.push(labelIn(value));
      own.isElsewhere ||= isPath(value);
    }
  }
  const columns = [...told.keys()];
  const image = columns.find((column) => told.get(column)!.pictures.includes(true));
  if (image === undefined) {
    if (columns.length === 0) throw new GannetError(`${file.where} has no rows: fetch it again, or leave it out`);
    const elsewhere = columns.find((column) => told.get(column)!.isElsewhere);
    if (elsewhere !== undefined) {
      throw new GannetError(
        `${file.where} has only the paths of its pictures in ${visible(elsewhere)}, and not their bytes: save it with them, ` +
          'or give the folder of the pictures',
      );
    }
    throw new GannetError(
      `${file.where} has no column of pictures, structs of bytes and path or bytes alone: its columns are ` +
        some(columns.map(visible), 6),
    );
  }
  const others = columns.filter((column) => column !== image && told.get(column)!.labels.some((text) => text !== null));
  const label = classColumns.find((column) => others.includes(column)) ?? (others.length === 1 ? others[0] : undefined);
  const pictureAt = (isThere: boolean, row: number) => (isThere ? new RowPicture(file, groups, image, row) : null);
  return {
    file,
    pictures: told.get(image)!.pictures.map(pictureAt),
    labels: label === undefined ? null : told.get(label)!.labels,
    names: label === undefined ? null : namesIn(groups.metadata, label),
  };
}

/** Whether it is a picture of which only the path is there. */
function isPath(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'bytes' in value && 'path' in value && value.path !== null;
}

/** A row's picture as a file of its own. */
class RowPicture implements SourceFile {
  readonly #file: SourceFile;
  readonly #groups: RowGroups;
  readonly #column: string;
  readonly #row: number;

  constructor(file: SourceFile, groups: RowGroups, column: string, row: number) {
    this.#file = file;
    this.#groups = groups;
    this.#column = column;
    this.#row = row;
  }

  get name(): string {
    return `row ${this.#row} of ${this.#file.name}`;
  }

  get where(): string {
    return `${this.#file.where}, row ${this.#row}`;
  }

  async head(): Promise<Uint8Array> {
    return (await this.read()).subarray(0, headBytes);
  }

  async read(): Promise<Uint8Array> {
    const { [this.#column]: value } = await this.#groups.row(this.#row);
    return bytesIn(value)!;
  }
}

function bytesIn(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return null;
  return value.bytes instanceof Uint8Array ? value.bytes : null;
}

/** A class by name or number; Hugging Face's -1 says that it is not known. */
function labelIn(value: unknown): string | null {
  if (typeof value === 'bigint' || Number.isInteger(value)) return Number(value) < 0 ? null : String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Hugging Face's names of a column's classes. */
function namesIn({ key_value_metadata: pairs = [] }: FileMetaData, column: string): readonly string[] | null {
  const text = pairs.find(({ key }) => key === 'huggingface')?.value;
  try {
    const names = JSON.parse(text ?? 'null')?.info?.features?.[column]?.names as unknown;
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : null;
  } catch {
    return null;
  }
}
