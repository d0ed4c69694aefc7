import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The command line that starts Gannet in a process of its own: from the source as this one is, or built. */
export function gannetCommand(): readonly [command: string, ...args: string[]] {
  if (!import.meta.url.endsWith('.ts')) {
    // tsdown puts this file into dist/.
    return [process.execPath, fileURLToPath(new URL('./cli/main.js', import.meta.url))];
  }
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return [process.execPath, '--import', loader, fileURLToPath(new URL('../cli/main.ts', import.meta.url))];
}
