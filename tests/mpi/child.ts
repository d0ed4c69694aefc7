import { join } from 'node:path';
import { beginRun } from '../../src/app/begin.js';
import type { Settings } from '../../src/app/options.js';
import { followRun } from '../../src/app/ranks.js';
import { resumeRun } from '../../src/app/resume.js';
import { endAll, setJoined, speaker } from '../../src/cli/terminal/joined.js';
import { alone, type Comm } from '../../src/distributed/comm.js';
import { connect } from '../../src/mpi/connect.js';
import { findLauncher } from '../../src/mpi/launcher.js';
import { type Fault, faulty } from './faults.js';

/** What each rank is to do: train new runs or resume them, with a fault or without. */
export interface Task {
  readonly folder: string;
  /** The options of each recipe that is trained. */
  readonly recipes: Readonly<Record<string, Settings>>;
  readonly steps: number;
  readonly shards: number;
  readonly resume?: boolean;
  /** Seconds without a sign of life after which a rank counts as hung. */
  readonly timeout?: number;
  readonly fault?: Fault;
}

const task = JSON.parse(process.argv[2]!) as Task;
// For whoever wants to kill it.
process.stdout.write(`pid ${process.pid}\n`);

async function train(comm: Comm): Promise<void> {
  const never = new AbortController().signal;
  const { folder, recipes, steps, shards, resume } = task;
  for (const [recipe, set] of Object.entries(recipes)) {
    const path = join(folder, recipe);
    if (comm.rank > 0) await followRun(comm, never);
    else if (resume) await resumeRun(path, {}, {}, never, comm);
    else await beginRun(recipe, { steps, shards, out: path, threads: 1, batch: 8, seed: 3, set }, {}, never, comm);
  }
}

const launcher = findLauncher(process.env);
const comm = launcher ? await connect(launcher, task.timeout ?? 60) : alone;
setJoined(comm);
try {
  await train(task.fault ? faulty(comm, task.fault) : comm);
  await comm.close();
} catch (error) {
  process.stderr.write(`${speaker()}: ${(error as Error).message}\n`);
  endAll(2);
}
