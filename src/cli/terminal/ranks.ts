import { setTimeout as sleep } from 'node:timers/promises';
import { followRun } from '../../app/ranks.js';
import { gannet } from '../../command.js';
import { alone, type Comm } from '../../distributed/comm.js';
import { GannetError } from '../../errors.js';
import { connect } from '../../mpi/connect.js';
import { findLauncher, type Launcher } from '../../mpi/launcher.js';
import { watchSignals } from './signals.js';

/** How a command line says who trains together. */
export interface RanksFlags {
  readonly distributed: 'auto' | 'mpi' | 'none';
  /** Seconds without a sign of life after which a rank counts as hung. */
  readonly rankTimeout: number;
}

/**
 * Joins the ranks that an MPI launcher has started; one by itself where there is no launcher, or where it is not wanted.
 * @throws GannetError if there is no launcher and there must be one, or no library that goes with it
 */
export async function joinRanks({ distributed, rankTimeout }: RanksFlags): Promise<Comm> {
  const launcher = distributed === 'none' ? null : findLauncher(process.env);
  if (launcher) return connectTo(launcher, rankTimeout);
  if (distributed === 'mpi') {
    throw new GannetError(
      `no MPI launcher has started this: begin with mpirun -n 4 ${gannet} train …, or leave --distributed out`,
    );
  }
  return alone;
}

async function connectTo(launcher: Launcher, timeout: number): Promise<Comm> {
  try {
    return await connect(launcher, timeout);
  } catch (error) {
    // Where all fail alike, rank 0 says so for all, and its end is that of all.
    if (launcher.rank > 0) await sleep(3000);
    throw error;
  }
}

/** Trains what rank 0 trains, without a word. */
export async function followRankZero(comm: Comm): Promise<void> {
  const stop = watchSignals(() => undefined);
  try {
    await followRun(comm, stop.signal);
  } finally {
    stop.release();
  }
}
