import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type Rollup } from 'vite';
import type { DemoParts } from '../src/app/demo-parts.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Makes the page of its sources: one script that is no module, since a page from a disk may not import, and its styles. */
export async function buildDemo(): Promise<DemoParts> {
  const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));
  const result = await build({
    configFile: false,
    root: here,
    logLevel: 'error',
    mode: 'production',
    plugins: [svelte({ configFile: false })],
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: {
      conditions: ['browser', 'module'],
      alias: { '#onnxruntime-wasm': join(runtime, 'ort.wasm.bundle.min.mjs') },
    },
    build: {
      write: false,
      target: 'es2022',
      // What the runtime would fetch, were its binary not inside the page, is not wanted here.
      assetsInlineLimit: 0,
      rolldownOptions: { input: join(here, 'main.ts'), output: { format: 'iife' } },
    },
  });
  const { output } = result as Rollup.RollupOutput;
  const script = output.find((file) => file.type === 'chunk')!.code;
  const style = output.flatMap((file) =>
    file.type === 'asset' && file.fileName.endsWith('.css') ? [file.source] : [],
  );
  const page = (await readFile(join(here, 'index.html'), 'utf8'))
    .replace('/* {{style}} */', () => style.join('\n'))
    // What would end the script within the page is written otherwise.
    .replace('/* {{script}} */', () => script.replaceAll('</script', '<\\/script'));
  const wasm = await readFile(join(runtime, 'ort-wasm-simd-threaded.wasm'));
  return { page, runtime: await promisify(gzip)(wasm, { level: 9 }) };
}
