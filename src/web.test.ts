import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a browser gets of the entry, without ONNX Runtime, and the modules that it is made of, by path and code. */
async function bundle(): Promise<{ readonly chunk: Rollup.OutputChunk; readonly modules: Map<string, string> }> {
  const modules = new Map<string, string>();
  const noted = {
    name: 'noted',
    transform(code: string, id: string): void {
      if (id.startsWith(root)) modules.set(id.slice(root.length), code);
    },
  };
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [noted],
    build: {
      write: false,
      minify: false,
      lib: { entry: `${root}/src/web.ts`, formats: ['es'] },
      rolldownOptions: { external: [/^#?onnxruntime/] },
    },
  });
  const [{ output }] = result as Rollup.RollupOutput[] as [Rollup.RollupOutput];
  return { chunk: output[0], modules };
}

test('the entry for the browser needs nothing of Node', async () => {
  const { chunk, modules } = await bundle();
  expect(chunk.imports).toEqual([]);
  expect([...chunk.dynamicImports].sort()).toEqual(['#onnxruntime-wasm', 'onnxruntime-web/webgpu']);
  expect(modules.size).toBeGreaterThan(50);
  // What Vite puts in the place of Node's own modules.
  expect(Object.keys(chunk.modules).filter((id) => id.includes('__vite-browser-external'))).toEqual([]);
  const own = [...modules].filter(([id]) => id.startsWith('src/'));
  expect(
    own.filter(([, code]) => /\b(process|Buffer|require|__dirname)\b\s*[.(]/.test(code)).map(([id]) => id),
  ).toEqual([]);
});
