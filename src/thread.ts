import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Runs a file in a thread: from dist/ or, through tsx, from the source.
 * @param name the file's path under src/, without its ending; it is an entry of tsdown.config.ts, too
 * @param library a package that the thread will import, which tsx would take seconds to look through
 */
export function startThread(name: string, library: string, options: WorkerOptions = {}): Worker {
  const file = (path: string) =>
    pathToFileURL(join(dirname(createRequire(import.meta.url).resolve('gannet/package.json')), path));
  if (!import.meta.url.endsWith('.ts')) return new Worker(file(`dist/${name}.js`), options);
  const [first, tsx] = [library, 'tsx/esm/api'].map((specifier) => import.meta.resolve(specifier));
  const start = `
    import('${first}')
      .then(() => import('${tsx}'))
      .then(({ register }) => register())
      .then(() => import('${file(`src/${name}.ts`)}'));`;
  return new Worker(start, { ...options, eval: true, execArgv: [] });
}
