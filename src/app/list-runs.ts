import { join } from 'node:path';
import { GannetError } from '../errors.js';
import { runFiles } from '../run/files.js';
import { trainingOf } from '../run/lock.js';
import { runNames } from './find-run.js';
import { type RunInfo, runInfo } from './info.js';

/** A run in a list of runs. */
export interface ListedRun {
  readonly name: string;
  readonly path: string;
  /** `damaged`: a file of it cannot be read. */
  readonly state: 'training' | 'stopped' | 'finished' | 'damaged';
  /** Why it is damaged. */
  readonly problem: string | null;
  /** Null where the run is damaged. */
  readonly info: RunInfo | null;
}

/** The runs in a folder, by name; none where there is no such folder. */
export function listRuns(folder = 'runs'): Promise<ListedRun[]> {
  return Promise.all(runNames(folder).map((name) => listed(name, join(folder, name))));
}

async function listed(name: string, path: string): Promise<ListedRun> {
  try {
    const info = await runInfo(path);
    const training = trainingOf(join(path, runFiles.lock)) !== null;
    const state = training ? 'training' : info.finished ? 'finished' : 'stopped';
    return { name, path, state, problem: null, info };
  } catch (error) {
    if (!(error instanceof GannetError)) throw error;
    return { name, path, state: 'damaged', problem: error.message, info: null };
  }
}
