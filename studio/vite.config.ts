import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** The studio's page; `npm run build` puts it into the package, `gannet studio` from source into a cache. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  logLevel: 'error',
  // The page draws on the processor: ONNX Runtime's build for GPUs, 27 MB, stays out.
  resolve: { alias: { 'onnxruntime-web/webgpu': fileURLToPath(new URL('engine/no-gpu.ts', import.meta.url)) } },
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: '../dist/studio',
    emptyOutDir: true,
    target: 'es2022',
    // The policy of the page allows no scripts and styles but files, so nothing may be put inside others.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
  worker: { format: 'es' },
});
