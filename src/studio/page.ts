import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GannetError } from '../errors.js';

const oneDay = 86_400_000;
const pages = ['studio', 'playground'] as const;
/** The folders of the built pages. */
export type Pages = Readonly<Record<(typeof pages)[number], string>>;

/**
 * The pages as they are built. The package has them; in the repository they are built by Vite when they are first asked
 * for, and again when a file of them has changed, into node_modules/.cache.
 *
 * @param onBuild told before they are built, which takes seconds
 * @throws GannetError if they cannot be built
 */
export async function studioPages(onBuild: () => void = () => undefined): Promise<Pages> {
  if (!import.meta.url.endsWith('.ts')) return packaged();
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const cache = join(root, 'node_modules', '.cache', 'gannet-studio');
  const folder = join(cache, await sourceHash(root));
  if (await stat(folder).catch(() => null)) return pagesIn(folder);
  onBuild();
  const temporary = join(cache, `.${process.pid}`);
  try {
    const { build } = await import('vite');
    for (const page of pages) {
      const configFile = join(root, page, 'vite.config.ts');
      await build({ configFile, mode: 'studio', build: { outDir: join(temporary, page) } });
    }
    await rename(temporary, folder).catch(async (error) => {
      // Another studio that was started at the same time has built them.
      if (!(await stat(folder).catch(() => null))) throw error;
      await rm(temporary, { recursive: true });
    });
    await tidy(cache, folder);
  } catch (error) {
    throw new GannetError(`the studio's pages cannot be built: ${(error as Error).message}; is npm ci done?`);
  }
  return pagesIn(folder);
}

/** Removes older builds, but none that a studio still shows or is building. */
async function tidy(cache: string, newest: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    const found = path === newest ? null : await stat(path).catch(() => null);
    if (found && Date.now() - found.mtimeMs > oneDay) await rm(path, { recursive: true, force: true });
  }
}

function pagesIn(folder: string): Pages {
  return { studio: join(folder, 'studio'), playground: join(folder, 'playground') };
}

/** Where tsdown and Vite put things: this file is in dist/, the pages are in folders beside it. */
async function packaged(): Promise<Pages> {
  const found = pagesIn(fileURLToPath(new URL('.', import.meta.url)));
  for (const folder of Object.values(found)) {
    if (await stat(join(folder, 'index.html')).catch(() => null)) continue;
    throw new GannetError(`the studio's page is missing in ${folder}: npm run build makes it`);
  }
  return found;
}

/** What the pages are made of: their own files, those of src/ that they may import, and the versions of everything else. */
async function sourceHash(root: string): Promise<string> {
  const hash = createHash('sha256');
  const folders = await Promise.all([...pages, 'src'].map((folder) => filesIn(root, folder)));
  const files = ['package-lock.json', ...folders.flat()];
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(await readFile(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

async function filesIn(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.(test|deep)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}
