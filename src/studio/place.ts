import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Refusal } from './refusal.js';

/** Longest name of a folder that file systems take. */
const longest = 255;

/** @throws Refusal if the name could lead anywhere but to a folder right below */
export function checkName(name: string): void {
  const isPlain = name !== '' && name.length <= longest && !name.startsWith('.') && !/[/\\\0]/.test(name);
  if (!isPlain)
    throw new Refusal(400, 'this is no name of a run: it is that of a folder, without . in front and / in it');
}

/**
 * The folder of a run in `root`, with what links there are followed.
 * @throws Refusal if the name is none, there is no such folder, or it is a link out of `root`
 */
export async function runPlace(root: string, name: string): Promise<string> {
  checkName(name);
  const path = await inside(root, name);
  // It may go at any moment.
  const found = path === null ? null : await lstat(path).catch(() => null);
  if (path === null || !found?.isDirectory()) throw new Refusal(404, `there is no run ${name}`);
  return path;
}

/**
 * A file of a run, with what links there are followed.
 * @returns null if there is none, or it is a link out of the run
 */
export async function filePlace(run: string, ...parts: readonly string[]): Promise<string | null> {
  const path = await inside(run, ...parts);
  const found = path === null ? null : await lstat(path).catch(() => null);
  return found?.isFile() ? path : null;
}

/** The real path of what lies in a folder; null if there is nothing, or it really lies elsewhere. */
async function inside(folder: string, ...parts: readonly string[]): Promise<string | null> {
  try {
    const [top, path] = await Promise.all([realpath(folder), realpath(join(folder, ...parts))]);
    return path.startsWith(top.endsWith(sep) ? top : top + sep) ? path : null;
  } catch {
    return null;
  }
}
