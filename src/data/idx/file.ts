import { constants, gunzipSync } from 'node:zlib';
import { GannetError } from '../../errors.js';
import { greatestDeflation } from '../../formats/deflate.js';
import { blocksOf, type NumberBlocks } from '../arrays/numbers.js';
import { badGzip, gunzipped, isGzip } from '../source/gunzipped.js';
import { behind, type SourceFile, streamOf } from '../source/source.js';
import { describe, headerBytes, parseHeader } from './header.js';

/** An idx file whose header is known: [N] or [N, columns] of labels, [N, H, W] or [N, …] of images. */
export interface IdxFile extends NumberBlocks {
  readonly file: SourceFile;
}

/**
 * Opens an idx file, the format of MNIST (LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist), plain or gzip.
 *
 * @throws GannetError if it is not such a file, or has not the bytes that its header promises
 */
export async function openIdx(file: SourceFile): Promise<IdxFile> {
  const { where } = file;
  const head = await file.head();
  const zipped = isGzip(head);
  const { type, shape } = parseHeader(where, zipped ? peek(where, head) : head);
  const { size, pieces } = await streamOf(file);
  const header = headerBytes(shape.length);
  const rowBytes = Number(type[1]) * shape.slice(1).reduce((product, n) => product * n, 1);
  const total = header + rowBytes * shape[0]!;
  const promise = `its header promises ${describe(shape)} (${total} bytes)`;
  // Nothing is allocated on the header's word.
  const most = zipped ? greatestDeflation * size : size;
  if (total > most) {
    const has = zipped ? `cannot unpack to more than ${most}` : `has ${size} bytes`;
    throw new GannetError(`${where} is truncated: ${promise} but it ${has}; fetch it again`);
  }
  if (!zipped && size > total) {
    throw new GannetError(`${where} is too long: ${promise} but it has ${size} bytes; fetch it again`);
  }
  const all = () => (zipped ? unzipped(where, pieces(), total, promise) : pieces());
  return { file, where, shape, type, blocks: () => blocksOf(behind(header, all()), rowBytes, type, 'big') };
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

/** The beginning of what a gzip file holds, by its own. */
function peek(where: string, head: Uint8Array): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw badGzip(where, error);
  }
}

/** What a gzip file holds, which is to be so many bytes. */
async function* unzipped(
  where: string,
  packed: AsyncIterable<Uint8Array>,
  total: number,
  promise: string,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of gunzipped(where, packed)) {
    size += chunk.length;
    if (size > total) {
      throw new GannetError(`${where} is too long: ${promise} but it unpacks to more; fetch it again`);
    }
    yield chunk;
  }
  if (size === total) return;
  throw new GannetError(`${where} is truncated: ${promise} but it has ${size} bytes; fetch it again`);
}
