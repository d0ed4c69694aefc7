import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Plugin } from 'vite';
import { mnistFolder } from '../src/data/mnist.ts';

/** Puts MNIST's four files, as gzip, beside the page. */
export function mnistBeside(): Plugin {
  return {
    name: 'mnist-beside',
    apply: 'build',
    async generateBundle() {
      const folder = mnistFolder();
      for (const name of await readdir(folder)) {
        const source = await promisify(gzip)(await readFile(`${folder}/${name}`), { level: 9 });
        this.emitFile({ type: 'asset', fileName: `mnist/${name}.gz`, source });
      }
    },
  };
}
