import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Context } from 'hono';

/** A file as an answer. One whose address names its version may be kept for good; any other is asked for each time. */
export async function sendFile(context: Context, path: string, type: string, isVersioned: boolean): Promise<Response> {
  const { size, mtimeMs } = await stat(path);
  const tag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  const headers = {
    'Content-Type': type,
    'Cache-Control': isVersioned ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    ETag: tag,
  };
  if (context.req.header('If-None-Match') === tag) return new Response(null, { status: 304, headers });
  const body = Readable.toWeb(createReadStream(path, { end: Math.max(0, size - 1) })) as ReadableStream;
  return new Response(size === 0 ? '' : body, { headers: { ...headers, 'Content-Length': String(size) } });
}
