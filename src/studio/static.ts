import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Hono } from 'hono';
import { mnistFolder } from '../data/mnist.js';
import { sendFile } from './send-file.js';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

/** Serves a built page below `base`: the files that are in its folder now, and no others. */
export async function servePage(app: Hono, folder: string, base: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((e) => e.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    const type = types[extname(entry.name)] ?? 'application/octet-stream';
    // Vite names what lies in assets/ after its content.
    const isVersioned = name.startsWith('assets/');
    app.get(name === 'index.html' ? base : `${base}${name}`, (context) => sendFile(context, path, type, isVersioned));
  }
}

/** Serves MNIST's files below `base` as the playground asks for them: as gzip, quickly packed. */
export async function serveMnist(app: Hono, base: string): Promise<void> {
  const folder = mnistFolder();
  for (const name of await readdir(folder)) {
    app.get(`${base}${name}.gz`, (context) => {
      const packed = createReadStream(join(folder, name)).pipe(createGzip({ level: 1 }));
      return context.body(Readable.toWeb(packed) as ReadableStream, 200, {
        'Content-Type': 'application/gzip',
        'Cache-Control': 'private, max-age=86400',
      });
    });
  }
}
