import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What a page that draws by itself is made of. */
export interface DemoParts {
  /** HTML with places, such as {{title}}, for a title, a card, a model and a runtime. */
  readonly page: string;
  /** ONNX Runtime's WebAssembly as gzip. */
  readonly runtime: Uint8Array;
}

/** The files of a package's folder `dist/demo` that have them. */
export const demoFiles = { page: 'page.html', runtime: 'runtime.wasm.gz' } as const;

/** Those made of sources, which takes a few seconds. */
let built: Promise<DemoParts> | undefined;

/** The parts: from the package or, in the repository, made of their sources. */
export async function demoParts(): Promise<DemoParts> {
  if (import.meta.url.endsWith('.ts')) {
    // By a name that no bundler follows: what makes the page is no part of the package.
    const builder = new URL('../../demo/build.ts', import.meta.url).href;
    const { buildDemo } = (await import(builder)) as { buildDemo(): Promise<DemoParts> };
    built ??= buildDemo();
    return built;
  }
  const folder = join(dirname(createRequire(import.meta.url).resolve('gannet/package.json')), 'dist', 'demo');
  const page = await readFile(join(folder, demoFiles.page), 'utf8');
  return { page, runtime: await readFile(join(folder, demoFiles.runtime)) };
}
