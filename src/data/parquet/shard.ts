import type { FileMetaData } from 'hyparquet';
import { GannetError } from '../../errors.js';
import { some, visible } from '../../text.js';
import type { SourceFile } from '../source/source.js';

/** The rows of one Parquet file. */
export interface Shard {
  readonly file: SourceFile;
  /** The bytes of each row's picture; null where there are none. */
  readonly pictures: readonly (Uint8Array | null)[];
  /** What is told of each picture's class, as text; null where nothing is. None without a column of classes. */
  readonly labels: readonly (string | null)[] | null;
  /** The classes' names by number, where the file tells them. */
  readonly names: readonly string[] | null;
}

type Row = Readonly<Record<string, unknown>>;

/** Names of the column that tells the class, from the surest. */
const classColumns = ['label', 'labels', 'class', 'category', 'target', 'fine_label', 'species', 'y'];

/**
 * Reads a Parquet file with a column of pictures, structs of `bytes` and `path` as Hugging Face's datasets have them or
 * bytes alone, and one of classes: whole numbers, whose names the file's metadata may tell, or texts.
 *
 * @throws GannetError if it is damaged, or it is not clear which these columns are
 */
export async function readShard(file: SourceFile): Promise<Shard> {
  const bytes = await file.read();
  const { rows, metadata } = await readRows(file, bytes);
  const columns = Object.keys(rows[0] ?? {});
  const image = columns.find((column) => rows.some((row) => bytesIn(row[column]) !== null));
  if (image === undefined) {
    throw new GannetError(
      `${file.where} has no column of pictures, structs of bytes and path or bytes alone: its columns are ` +
        some(columns.map(visible), 6),
    );
  }
  const others = columns.filter((column) => column !== image && rows.some((row) => labelIn(row[column]) !== null));
  const label = classColumns.find((column) => others.includes(column)) ?? (others.length === 1 ? others[0] : undefined);
  return {
    file,
    pictures: rows.map((row) => bytesIn(row[image])),
    labels: label === undefined ? null : rows.map((row) => labelIn(row[label])),
    names: label === undefined ? null : namesIn(metadata, label),
  };
}

async function readRows(file: SourceFile, bytes: Uint8Array): Promise<{ rows: Row[]; metadata: FileMetaData }> {
  const { parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  try {
    const metadata = await parquetMetadataAsync(buffer);
    return { rows: await parquetReadObjects({ file: buffer, metadata, compressors, utf8: false }), metadata };
  } catch (error) {
    throw new GannetError(`${file.where} cannot be read as Parquet: ${(error as Error).message}; fetch it again`, {
      cause: error,
    });
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
