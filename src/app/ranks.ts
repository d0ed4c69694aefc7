import { stat } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { type Comm, learn, tell } from '../distributed/comm.js';
import { assemble } from '../run/assemble.js';
import { encodeCheckpoint, restoreCheckpoint } from '../run/checkpoint.js';
import type { RunConfig } from '../run/config.js';
import { loadRunData } from '../run/data.js';
import type { RunFolder } from '../run/folder.js';
import { follow } from '../run/lead.js';
import { Ledger } from '../run/ledger.js';
import type { Session } from '../run/session.js';
import { createTrainer } from '../run/trainer.js';
import { nodeRuntime } from '../runtime/node.js';

/** What rank 0 tells the others of a run. */
interface Announcement {
  readonly path: string;
  readonly config: RunConfig;
}

/** What a rank answers. */
export interface Place {
  readonly rank: number;
  readonly host: string;
  /** Whether the run's folder is to be seen there. */
  readonly seesFolder: boolean;
  /** Processors that it may use. */
  readonly processors: number;
}

/** Tells the other ranks what is trained, so that they compile it too; where each of all is. */
export async function announceRun(comm: Comm, run: RunFolder): Promise<readonly Place[]> {
  if (comm.size === 1) return [];
  const path = resolve(run.path);
  await tell<Announcement>(comm, { path, config: run.config });
  return gatherPlaces(comm, path);
}

/** Gives the other ranks the state that training begins with, once all have compiled it. */
export async function shareState(comm: Comm, { trainer, recipe }: Session): Promise<void> {
  if (comm.size === 1) return;
  const info = { recipe: recipe.name, step: trainer.step, ledger: new Ledger(), doctor: '' };
  await comm.share(encodeCheckpoint(trainer.state, info));
}

/**
 * Trains a run that rank 0 has begun or resumed, to its end. Writes nothing.
 * @param signal aborted where this rank is asked to stop: all then do
 * @throws GannetError for what is missing where this rank is, such as the data
 */
export async function followRun(comm: Comm, signal: AbortSignal): Promise<void> {
  const { path, config } = await learn<Announcement>(comm);
  await gatherPlaces(comm, path);
  const dataset = await loadRunData({ path, config });
  const assembled = assemble(config, dataset);
  const training = await createTrainer(assembled, nodeRuntime({ threads: config.threads }), { comm });
  const state = await comm.share(new Uint8Array(0));
  training.step = restoreCheckpoint(state, 'the state of rank 0', assembled.recipe.name, training.state).step;
  await follow(training, comm, signal);
}

async function gatherPlaces(comm: Comm, path: string): Promise<readonly Place[]> {
  const sees = await stat(join(path, 'config.json')).then(
    () => 1,
    () => 0,
  );
  const answers = await comm.gather(Uint8Array.of(sees, Math.min(255, availableParallelism())));
  return answers.map((answer, rank) => ({
    rank,
    host: comm.hosts[rank]!,
    seesFolder: answer[0] === 1,
    processors: answer[1]!,
  }));
}

/**
 * Threads of each rank where nothing is said: of a machine whose processors the launcher has not divided among the
 * ranks, an equal share.
 */
export function threadsOf({ hosts, rank }: Comm): number {
  const here = hosts.filter((host) => host === hosts[rank]).length;
  const mine = availableParallelism();
  return mine < cpus().length ? mine : Math.max(1, Math.floor(mine / here));
}
