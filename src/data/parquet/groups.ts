import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { GannetError } from '../../errors.js';
import type { SourceFile } from '../source/source.js';

export type Row = Readonly<Record<string, unknown>>;

/** The rows of a Parquet file, of which one group is in memory at a time. */
export class RowGroups {
  readonly metadata: FileMetaData;
  readonly #read: (from: number, to: number) => Promise<Row[]>;
  /** Where each group begins, and the last one ends. */
  readonly #edges: number[] = [0];
  #kept: { readonly group: number; readonly rows: Promise<Row[]> } | null = null;

  /** @param read reads the rows from one to before another */
  constructor(metadata: FileMetaData, read: (from: number, to: number) => Promise<Row[]>) {
    this.metadata = metadata;
    this.#read = read;
    for (const { num_rows: count } of metadata.row_groups) this.#edges.push(this.#edges.at(-1)! + Number(count));
  }

  /** Every row, in order. @throws GannetError if the file is damaged */
  async *rows(): AsyncGenerator<Row> {
    for (let group = 0; group + 1 < this.#edges.length; group++) {
      yield* await this.#read(this.#edges[group]!, this.#edges[group + 1]!);
    }
  }

  /** One row. Its group stays until its last row was asked for, or a row of another. @throws GannetError as `rows` */
  async row(row: number): Promise<Row> {
    const group = this.#edges.findLastIndex((edge) => edge <= row);
    const [from, to] = [this.#edges[group]!, this.#edges[group + 1]!];
    if (this.#kept?.group !== group) this.#kept = { group, rows: this.#read(from, to) };
    const { rows } = this.#kept;
    if (row + 1 === to) this.#kept = null;
    return (await rows)[row - from]!;
  }
}

/** Opens a Parquet file, of which only what is needed is read where it lies on the disk. @throws GannetError if it is damaged */
export async function openGroups(file: SourceFile): Promise<RowGroups> {
  const { parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const { LZ4, LZ4_RAW } = compressors;
  const orDamaged = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof GannetError) throw error;
      throw new GannetError(`${file.where} cannot be read as Parquet: ${(error as Error).message}; fetch it again`, {
        cause: error,
      });
    }
  };
  const buffer = await bufferOf(file);
  const metadata = await orDamaged(parquetMetadataAsync(buffer));
  return new RowGroups(metadata, (rowStart, rowEnd) =>
    orDamaged(
      parquetReadObjects({
        file: buffer,
        metadata,
        compressors: { ...compressors, LZ4: orNothing(LZ4!), LZ4_RAW: orNothing(LZ4_RAW!) },
        utf8: false,
        rowStart,
        rowEnd,
      }),
    ),
  );
}

/** Nothing, compressed, is one byte that the library takes for a fault. */
function orNothing(decompress: (bytes: Uint8Array, length: number) => Uint8Array) {
  return (bytes: Uint8Array, length: number) => (length === 0 ? new Uint8Array(0) : decompress(bytes, length));
}

async function bufferOf(file: SourceFile): Promise<AsyncBuffer | ArrayBuffer> {
  const { parts } = file;
  if (!parts) return arrayOf(await file.read());
  const { size, read } = await parts.call(file);
  return { byteLength: size, slice: async (from: number, to = size) => arrayOf(await read(from, to)) };
}

function arrayOf({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
