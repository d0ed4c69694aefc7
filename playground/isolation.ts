import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

/** Puts the service worker that isolates the page beside it, as it is. */
export function isolation(): Plugin {
  return {
    name: 'isolation',
    apply: 'build',
    async generateBundle() {
      const source = await readFile(new URL('isolation.js', import.meta.url), 'utf8');
      this.emitFile({ type: 'asset', fileName: 'isolation.js', source });
    },
  };
}
