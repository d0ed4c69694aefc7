import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { GannetError } from '../errors.js';

export interface Lock {
  release(): void;
}

/**
 * Makes a lock file that holds this process's id, and removes it when released or when the process exits. One that a
 * killed process has left is taken over.
 * @throws GannetError if a living process holds the lock
 */
export function takeLock(file: string): Lock {
  const holder = readHolder(file);
  if (holder !== null && isAlive(holder)) {
    throw new GannetError(
      `process ${holder} is training this run: stop it first, or wait for it (if that process is something else, ` +
        `delete ${file})`,
    );
  }
  rmSync(file, { force: true });
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
  } catch (error) {
    throw new GannetError(`the lock ${file} cannot be made: ${(error as Error).message}`);
  }
  const remove = (): void => rmSync(file, { force: true });
  process.once('exit', remove);
  return {
    release() {
      process.off('exit', remove);
      remove();
    },
  };
}

/** The process that a lock names; null where there is no lock, or it was cut short by a crash. */
function readHolder(file: string): number | null {
  try {
    const text = readFileSync(file, 'utf8');
    return /^\d+\n$/.test(text) ? Number(text) : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  // A container gives every process the same number: one that was killed there had this one's.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
