import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GannetError } from '../errors.js';
import { isTemporary, removeStale, syncFolder } from '../formats/atomic.js';
import { runFiles } from './files.js';
import { takeLock } from './lock.js';

/**
 * Moves what is in `temporary`, a run that is whole, into a folder that is there, the configuration last, without which
 * it is no run. The run's lock keeps others out meanwhile; what a process had moved here that was killed is replaced.
 * @throws GannetError if another process was here first, or a file cannot be moved: then none is
 */
export async function moveIn(temporary: string, place: string): Promise<void> {
  const lock = await takeLock(join(place, runFiles.lock));
  const moved: string[] = [];
  try {
    // Whoever was first has let go of the lock by now.
    if (existsSync(join(place, runFiles.config))) throw new GannetError(`another run has just been begun in ${place}`);
    const left = (await leftBehind(place)).filter((name) => name !== runFiles.lock);
    for (const name of left) await rm(join(place, name), { recursive: true, force: true });
    const names = (await readdir(temporary)).filter((name) => name !== runFiles.config);
    for (const name of [...names, runFiles.config]) {
      moved.push(name);
      await rename(join(temporary, name), join(place, name));
      await syncFolder(place);
    }
    await removeStale(place);
  } catch (error) {
    for (const name of moved) await rm(join(place, name), { recursive: true, force: true }).catch(() => {});
    throw error;
  } finally {
    lock.release();
  }
}

const own: readonly string[] = Object.values(runFiles);

/**
 * What a process that was killed in `moveIn` had moved into a folder, if that is all there is: then there is no
 * configuration, but still a temporary folder with it.
 */
export async function leftBehind(place: string): Promise<readonly string[]> {
  const names = await readdir(place);
  const isCut = names.some((name) => isTemporary(name) && existsSync(join(place, name, runFiles.config)));
  const moved = names.filter((name) => !isTemporary(name));
  return isCut && !moved.includes(runFiles.config) && moved.every((name) => own.includes(name)) ? moved : [];
}
