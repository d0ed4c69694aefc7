import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { GannetError } from '../../errors.js';

/** Bytes that the files of a cache may have together, where nothing else is said. */
const usual = 20e9;

const units: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
]);

/** The folder of the cache: `GANNET_CACHE`, or one where the system has such things. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const { GANNET_CACHE: own, XDG_CACHE_HOME: shared, LOCALAPPDATA: local } = env;
  if (own) return resolve(own);
  if (process.platform === 'win32') return join(local ?? join(homedir(), 'AppData', 'Local'), 'gannet', 'Cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'gannet');
  // The specification takes no relative ones.
  return join(shared?.startsWith('/') ? shared : join(homedir(), '.cache'), 'gannet');
}

/** Bytes that its files may have together: `GANNET_CACHE_LIMIT`, such as `50 GB`. @throws GannetError if that is no size */
export function cacheLimit(env: NodeJS.ProcessEnv = process.env): number {
  const { GANNET_CACHE_LIMIT: text } = env;
  if (!text) return usual;
  const [, number, unit] = /^([\d.]+) ?([MGT]B|)$/i.exec(text.trim()) ?? [];
  const limit = Number(number) * (units.get(unit?.toUpperCase() ?? '') ?? Number.NaN);
  if (Number.isFinite(limit)) return limit;
  throw new GannetError(`GANNET_CACHE_LIMIT=${text} is no size: write it as 50GB, or 500MB`);
}
