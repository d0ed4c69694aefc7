import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { isolation } from './isolation.ts';
import { mnistBeside } from './mnist-beside.ts';

/**
 * The playground; `npm run build` puts it into the package as static files that any server can serve below any path. The
 * studio builds it in the mode `studio`: without MNIST and headers, which it sends itself. In the mode `site` it is part of
 * the site, to which it leads back.
 */
export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  logLevel: 'error',
  plugins: [svelte({ configFile: false }), ...(mode === 'studio' ? [] : [mnistBeside(), isolation()])],
  build: {
    outDir: '../dist/playground',
    emptyOutDir: true,
    target: 'es2022',
    // The policy of the studio allows no scripts and styles but files, so nothing may be put inside others.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
  worker: { format: 'es' },
}));
