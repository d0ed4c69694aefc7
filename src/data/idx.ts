import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync } from 'node:zlib';
import { GannetError } from '../errors.js';

/** The largest file that Node reads in one piece. */
const MAX_BYTES = 2 ** 31 - 1;
/** How much of a gzip file is unpacked to see the idx header in it; that cannot become more than 5 MB. */
const PEEK_BYTES = 4096;
const UNSIGNED_BYTE = 0x08;

/** Grey images as an idx file holds them. */
export interface IdxImages {
  /** [count, height, width] bytes, 0 to 255. */
  readonly pixels: Uint8Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Reads an idx3 file of unsigned bytes, the format of MNIST's images (LeCun, Cortes and Burges,
 * http://yann.lecun.com/exdb/mnist), plain or gzip.
 *
 * @throws GannetError if the file is not such a file, is damaged, or has not exactly the bytes its header promises
 */
export async function readIdxImages(file: string): Promise<IdxImages> {
  const { sizes, data } = await readIdx(file, 3);
  const [count, height, width] = sizes as [number, number, number];
  return { pixels: data, count, height, width };
}

/**
 * Reads an idx1 file of unsigned bytes, the format of MNIST's labels, plain or gzip.
 *
 * @returns [count] labels
 * @throws GannetError as `readIdxImages`
 */
export async function readIdxLabels(file: string): Promise<Uint8Array> {
  return (await readIdx(file, 1)).data;
}

type Rank = 1 | 3;

async function readIdx(file: string, rank: Rank): Promise<{ sizes: number[]; data: Uint8Array }> {
  const { size } = await stat(file);
  if (size > MAX_BYTES) throw new GannetError(`${file} has ${size} bytes; at most ${MAX_BYTES} can be read`);
  const raw = await readFile(file);
  const zipped = raw[0] === 0x1f && raw[1] === 0x8b;

  const sizes = parseHeader(file, zipped ? peekUnzipped(file, raw) : raw, rank);
  const total = headerBytes(rank) + sizes.reduce((product, n) => product * n, 1);
  const promise = `its header promises ${describe(sizes)} (${total} bytes)`;
  if (total > MAX_BYTES) throw new GannetError(`${file}: ${promise}, but at most ${MAX_BYTES} can be read`);

  const bytes = zipped ? await unzip(file, raw, total, promise) : raw;
  if (bytes.length < total) {
    throw new GannetError(`${file} is truncated: ${promise} but it has ${bytes.length} bytes; fetch it again`);
  }
  if (bytes.length > total) {
    throw new GannetError(`${file} is too long: ${promise} but it has ${bytes.length} bytes; fetch it again`);
  }
  return { sizes, data: new Uint8Array(bytes.buffer, bytes.byteOffset + headerBytes(rank), total - headerBytes(rank)) };
}

/** The sizes of the array's axes. */
function parseHeader(file: string, bytes: Uint8Array, rank: Rank): number[] {
  const what = rank === 3 ? 'images' : 'labels';
  if (bytes.length < headerBytes(rank)) {
    throw new GannetError(
      `${file} is truncated: the header of idx ${what} has ${headerBytes(rank)} bytes but the file has ` +
        `${bytes.length}; fetch it again`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const magic = view.getUint32(0);
  if (magic !== ((UNSIGNED_BYTE << 8) | rank)) {
    throw new GannetError(`${file} does not hold ${what}: ${explainMagic(magic, rank)}; give an idx${rank} ubyte file`);
  }
  const sizes = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  if (sizes.includes(0)) {
    throw new GannetError(`${file} is empty: its header promises ${describe(sizes)}; fetch it again`);
  }
  return sizes;
}

function explainMagic(magic: number, rank: Rank): string {
  const hex = (value: number) => `0x${value.toString(16).padStart(8, '0')}`;
  const found = `it begins with ${hex(magic)} where ${hex((UNSIGNED_BYTE << 8) | rank)} is expected`;
  if (magic >>> 16 !== 0) return `${found}, so it is not an idx file`;
  if (magic >>> 8 !== UNSIGNED_BYTE) return `${found}, so its elements are not unsigned bytes`;
  return `${found}, so its array has ${magic & 0xff} dimensions and not ${rank}`;
}

/** The beginning of what a gzip file holds. */
function peekUnzipped(file: string, raw: Buffer): Buffer {
  try {
    return gunzipSync(raw.subarray(0, PEEK_BYTES), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw badGzip(file, error);
  }
}

async function unzip(file: string, raw: Buffer, total: number, promise: string): Promise<Buffer> {
  try {
    return await promisify(gunzip)(raw, { maxOutputLength: total });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') {
      throw new GannetError(`${file} is too long: ${promise} but it unpacks to more; fetch it again`);
    }
    throw badGzip(file, error);
  }
}

function badGzip(file: string, error: unknown): unknown {
  switch (codeOf(error)) {
    case 'Z_BUF_ERROR':
      return new GannetError(`${file} is truncated: its gzip data ends too early; fetch it again`);
    case 'Z_DATA_ERROR':
      return new GannetError(
        `${file} is damaged: its gzip data is not right (${(error as Error).message}); fetch it again`,
      );
    default:
      return error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function headerBytes(rank: Rank): number {
  return 4 + 4 * rank;
}

/** Such as '60000 images of 28x28' or '60000 labels'. */
function describe(sizes: readonly number[]): string {
  const [count, ...image] = sizes;
  return image.length > 0 ? `${count} images of ${image.join('x')}` : `${count} labels`;
}
