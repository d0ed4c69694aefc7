import { type BigIntStats, statSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Sha256 } from '../../hash.js';
import type { ImageSize } from '../dataset.js';
import { looksLikeIdx } from '../idx/file.js';
import type { DataOptions } from '../options.js';
import { DiskFile, openFolder } from '../source/disk.js';
import { allFiles } from '../source/source.js';

/** Raised when the same pictures are read to other bytes than before. */
const reading = 3;

/** The libraries that decode pictures: other versions may give other bytes. */
export async function decoderVersion(): Promise<string> {
  const { default: sharp } = await import('sharp');
  return JSON.stringify(sharp.versions);
}

/**
 * Names what images would be read from a source, without reading its files: by its path, the size of each file and the
 * times of its last changes, as version control does. The second of these times is the system's own, which no program
 * sets back when it changes a file. An idx file is known by all that lie in its folder: its labels are beside it.
 *
 * @param size what images are scaled to, unless an option says it; null for that of the first
 * @returns 32 hexadecimal digits; null where there is no such file or folder
 */
export async function keyOf(source: string, size: ImageSize | null, options: DataOptions): Promise<string | null> {
  const found = await stat(source, { bigint: true }).catch(() => null);
  if (!found) return null;
  const hash = new Sha256();
  const { holdOut: _drawnLater, ...read } = options;
  const choice = Object.entries({ ...read, size: options.size ?? size }).sort(([a], [b]) => (a < b ? -1 : 1));
  const place = await realpath(source);
  hash.update(JSON.stringify([reading, await decoderVersion(), place, choice]));
  const isFolder = found.isDirectory();
  if (!isFolder) hash.update(stateOf('', found));
  if (isFolder || (found.isFile() && (await looksLikeIdx(DiskFile.at(source))))) {
    const folder = isFolder ? source : dirname(source);
    for (const file of allFiles((await openFolder(folder)).root)) {
      const { path } = file as DiskFile;
      // Gone in this moment, or not to be looked at: reading will say so.
      const state = statSync(path, { bigint: true, throwIfNoEntry: false });
      if (state) hash.update(stateOf(path.slice(folder.length), state));
    }
  }
  return hash.digest().slice(0, 32);
}

function stateOf(path: string, { size, mtimeNs, ctimeNs }: BigIntStats): string {
  return JSON.stringify([path, String(size), String(mtimeNs), String(ctimeNs)]);
}
