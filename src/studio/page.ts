import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GannetError } from '../errors.js';

/**
 * The folder of the built page. The package has it; in the repository it is built by Vite when it is first asked for,
 * and again when a file of it has changed, into node_modules/.cache.
 *
 * @param onBuild told before it is built, which takes seconds
 * @throws GannetError if it cannot be built
 */
export async function studioPage(onBuild: () => void = () => undefined): Promise<string> {
  if (!import.meta.url.endsWith('.ts')) return packaged();
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const cache = join(root, 'node_modules', '.cache', 'gannet-studio');
  const folder = join(cache, await sourceHash(root));
  if (await stat(folder).catch(() => null)) return folder;
  onBuild();
  await rm(cache, { recursive: true, force: true });
  const outDir = join(cache, `.${process.pid}`);
  try {
    await mkdir(cache, { recursive: true });
    const { build } = await import('vite');
    await build({ configFile: join(root, 'studio', 'vite.config.ts'), build: { outDir } });
    await rename(outDir, folder);
  } catch (error) {
    throw new GannetError(`the studio's page cannot be built: ${(error as Error).message}; is npm ci done?`);
  }
  return folder;
}

/** Where tsdown and Vite put things: this file is in dist/, the page in dist/studio. */
async function packaged(): Promise<string> {
  const folder = fileURLToPath(new URL('./studio', import.meta.url));
  if (await stat(join(folder, 'index.html')).catch(() => null)) return folder;
  throw new GannetError(`the studio's page is missing in ${folder}: npm run build makes it`);
}

/** What the page is made of: its own files, those of src/ that it may import, and the versions of everything else. */
async function sourceHash(root: string): Promise<string> {
  const hash = createHash('sha256');
  const files = ['package-lock.json', ...(await filesIn(root, 'studio')), ...(await filesIn(root, 'src'))];
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
