import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { GannetError } from '../../errors.js';
import { type NumberArray, numbersOf } from '../arrays/numbers.js';
import type { SourceFile } from '../source/source.js';
import { describe, headerBytes, parseHeader } from './header.js';

/** The largest array that is read. */
const mostBytes = 2 ** 31 - 1;
/** How much of a gzip file is unpacked to see the idx header in it; that cannot become more than 5 MB. */
const peekBytes = 4096;
/** The most that deflate can shrink data by. */
const greatestDeflation = 1032;

/** An idx file whose header is known, its numbers not yet unpacked. */
export interface IdxFile {
  readonly file: SourceFile;
  /** Sizes of the array's axes: [N] or [N, columns] of labels, [N, H, W] or [N, …] of images. */
  readonly shape: readonly number[];
  /** @throws GannetError if the file has not exactly the bytes its header promises, or is damaged */
  unpack(): Promise<NumberArray>;
}

/**
 * Opens an idx file, the format of MNIST (LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist), plain or gzip.
 *
 * @throws GannetError if it is not such a file
 */
export async function openIdx(file: SourceFile): Promise<IdxFile> {
  const raw = await file.read();
  const zipped = isGzip(raw);
  const { type, shape } = parseHeader(file.where, zipped ? peek(file.where, raw) : raw);
  const header = headerBytes(shape.length);
  const total = header + Number(type[1]) * shape.reduce((product, n) => product * n, 1);
  const promise = `its header promises ${describe(shape)} (${total} bytes)`;
  if (total > mostBytes) throw new GannetError(`${file.where}: ${promise}, but at most ${mostBytes} can be read`);
  // Nothing is allocated on the header's word.
  const most = zipped ? greatestDeflation * raw.length : raw.length;
  if (total > most) {
    const has = zipped ? `cannot unpack to more than ${most}` : `has ${raw.length} bytes`;
    throw new GannetError(`${file.where} is truncated: ${promise} but it ${has}; fetch it again`);
  }
  return {
    file,
    shape,
    unpack: async () => {
      const bytes = zipped ? await unzip(file.where, raw, total, promise) : raw;
      if (bytes.length > total) {
        throw new GannetError(`${file.where} is too long: ${promise} but it has ${bytes.length} bytes; fetch it again`);
      }
      return { where: file.where, shape, data: numbersOf(bytes.subarray(header), type, 'big') };
    },
  };
}

/** Whether a file begins as an idx file does, also in gzip. */
export async function looksLikeIdx(file: SourceFile): Promise<boolean> {
  const head = await file.head();
  try {
    parseHeader(file.where, isGzip(head) ? peek(file.where, head) : head);
    return true;
  } catch (error) {
    if (error instanceof GannetError) return false;
    throw error;
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The beginning of what a gzip file holds. */
function peek(where: string, raw: Uint8Array): Buffer {
  try {
    return gunzipSync(raw.subarray(0, peekBytes), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw badGzip(where, error);
  }
}

/** Unpacks into one array of the size that is promised, whose pages the system makes only as they are written. */
async function unzip(where: string, raw: Uint8Array, total: number, promise: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(total);
  let at = 0;
  const stream = createGunzip();
  stream.end(raw);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (at + chunk.length > total) {
        throw new GannetError(`${where} is too long: ${promise} but it unpacks to more; fetch it again`);
      }
      bytes.set(chunk, at);
      at += chunk.length;
    }
  } catch (error) {
    throw badGzip(where, error);
  } finally {
    stream.destroy();
  }
  if (at === total) return bytes;
  throw new GannetError(`${where} is truncated: ${promise} but it has ${at} bytes; fetch it again`);
}

function badGzip(where: string, error: unknown): unknown {
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'Z_BUF_ERROR':
      return new GannetError(`${where} is truncated: its gzip data ends too early; fetch it again`);
    case 'Z_DATA_ERROR':
      return new GannetError(
        `${where} is damaged: its gzip data is not right (${(error as Error).message}); fetch it again`,
      );
    default:
      return error;
  }
}
