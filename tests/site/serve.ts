import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { type Serving, serve } from '../../src/studio/serve.js';

/** Serves a folder below `base` as a plain static host does: a file or a folder's index.html, and no header that isolates. */
export async function serveFolder(folder: string, base: string): Promise<{ url: string; close: Serving['close'] }> {
  const app = new Hono();
  app.use(`${base}*`, serveStatic({ root: folder, rewriteRequestPath: (path) => path.slice(base.length - 1) }));
  const { port, close } = await serve(app, '127.0.0.1', 0);
  return { url: `http://127.0.0.1:${port}${base}`, close };
}
