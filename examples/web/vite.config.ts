import { defineConfig } from 'vite';

/** What makes a page isolated: only then may ONNX Runtime compute with more than one thread. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  base: './',
  // ONNX Runtime finds its WebAssembly beside its own file, which the development server would move.
  optimizeDeps: { exclude: ['onnxruntime-web', 'gannet'] },
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
  server: { headers },
  preview: { headers },
});
