import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GannetError } from '../../errors.js';

/** Bytes that are unpacked at a time. */
const piece = 2 ** 18;

/** Whether a file begins as one of gzip. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** What a gzip file holds, of which some is in memory at a time. @throws GannetError if it is damaged */
export async function* gunzipped(where: string, packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // Errors of what is packed become those of what is unpacked.
  const chunks = pipeline(packed, createGunzip({ chunkSize: piece }), () => undefined);
  try {
    yield* chunks as AsyncIterable<Buffer>;
  } catch (error) {
    throw badGzip(where, error);
  } finally {
    chunks.destroy();
  }
}

/** What zlib's error says of a file; any other error as it is. */
export function badGzip(where: string, error: unknown): unknown {
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
