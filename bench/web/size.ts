import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { build, type Rollup } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a page loads of one thing. */
export interface Size {
  readonly what: string;
  /** Minified, and that as gzip. */
  readonly bytes: number;
  readonly packed: number;
}

/** The code of a page that imports this of `gannet/web`, tree-shaken, without ONNX Runtime. */
async function sizeOf(what: string, names: string): Promise<Size> {
  const id = 'gannet-size.js';
  const entry = {
    name: 'entry',
    resolveId: (asked: string) => (asked === id ? id : null),
    load: (asked: string) => (asked === id ? `export ${names} from '${root}/src/web.ts';` : null),
  };
  const result = await build({
    ...{ configFile: false, root, logLevel: 'error', plugins: [entry] },
    build: {
      ...{ write: false, minify: 'oxc', target: 'es2022' },
      rolldownOptions: { input: id, external: [/^#?onnxruntime/], preserveEntrySignatures: 'strict' },
    },
  });
  const { output } = result as Rollup.RollupOutput;
  const code = output.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
  const { length } = await promisify(gzip)(code, { level: 9 });
  return { what, bytes: Buffer.byteLength(code), packed: length };
}

/** Of a page that draws, one that trains, and one that uses all there is. */
export async function webSizes(): Promise<readonly Size[]> {
  return [
    await sizeOf('generator, paint', '{ generator, paint }'),
    await sizeOf('train, resume', '{ train, resume }'),
    await sizeOf('all of gannet/web', '*'),
  ];
}
