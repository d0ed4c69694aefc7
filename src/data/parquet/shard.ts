import type { FileMetaData } from 'hyparquet';
import { headBytes, type SourceFile } from '../source/source.js';
import { bytesIn, ColumnReader, type Columns } from './columns.js';
import { openGroups, type RowGroups } from './groups.js';

/** The rows of one Parquet file. */
export interface Shard {
  readonly file: SourceFile;
  /** Each row's picture, which is read when it is asked for; null where there is none. */
  readonly pictures: readonly (SourceFile | null)[];
  /** What tells each picture's class, or why nothing does. */
  readonly classes: Columns['classes'];
  /** The classes' names by number, where the file tells them. */
  readonly names: readonly string[] | null;
  /** Other columns of pictures, which are left alone. */
  readonly others: readonly string[];
}

/**
 * Reads a Parquet file with a column of pictures, structs of `bytes` and `path` as Hugging Face's datasets have them or
 * bytes alone, and one of classes: whole numbers, whose names the file's metadata may tell, truth values or texts.
 *
 * @param label the column of classes, as `ColumnReader` takes it
 * @throws GannetError if it is damaged, or it is not clear which these columns are
 */
export async function readShard(file: SourceFile, label?: string): Promise<Shard> {
  const groups = await openGroups(file);
  const reader = new ColumnReader(file.where);
  for await (const row of groups.rows()) reader.add(row);
  const { image, pictures, classes, others } = reader.columns(label);
  const pictureAt = (isThere: boolean, row: number) => (isThere ? new RowPicture(file, groups, image, row) : null);
  return {
    file,
    pictures: pictures.map(pictureAt),
    classes,
    names: 'name' in classes ? namesIn(groups.metadata, classes.name) : null,
    others,
  };
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
