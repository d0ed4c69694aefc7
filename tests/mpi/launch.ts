import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Kind } from '../../src/mpi/launcher.js';
import { openLibrary } from '../../src/mpi/library.js';
import type { Task } from './child.js';

/** A launcher, and the kind of library that goes with it. */
export interface Mpi {
  readonly name: string;
  readonly command: string;
  readonly kind: Kind;
}

export const openMpi: Mpi = { name: 'Open MPI', command: 'mpirun.openmpi', kind: 'open-mpi' };
export const mpich: Mpi = { name: 'MPICH', command: 'mpiexec.mpich', kind: 'mpich' };

/** Why tests of it are skipped; null where launcher and library are there. */
export function missing({ name, command, kind }: Mpi): string | null {
  if (spawnSync(command, ['--version']).error) return `skipped: there is no ${command}; install ${name}`;
  try {
    openLibrary([kind], undefined);
    return null;
  } catch (error) {
    return `skipped: ${(error as Error).message}`;
  }
}

/** As many ranks as are wanted on few processors, also for root, and without a look for other networks. */
const env = {
  ...process.env,
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
  OMPI_MCA_rmaps_base_oversubscribe: '1',
  OMPI_MCA_hwloc_base_binding_policy: 'none',
  OMPI_MCA_mpi_yield_when_idle: '1',
  OMPI_MCA_pml: 'ob1',
  OMPI_MCA_btl: 'tcp,self',
};

/** How a process ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Starts a file of TypeScript as so many ranks; without `mpi`, as an ordinary process. */
export function start(mpi: Mpi | null, ranks: number, file: string, args: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const node = [process.execPath, '--import', 'tsx', path, ...args];
  const [command, ...rest] = mpi ? [mpi.command, '-n', String(ranks), ...node] : node;
  return spawn(command!, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

export async function ended(process_: ChildProcess): Promise<Ended> {
  let [output, errors] = ['', ''];
  process_.stdout!.on('data', (text) => {
    output += text;
  });
  process_.stderr!.on('data', (text) => {
    errors += text;
  });
  const [code] = (await once(process_, 'close')) as [number | null];
  return { code, output, errors };
}

/** Has ranks do a task. */
export function doTask(mpi: Mpi | null, ranks: number, task: Task): Promise<Ended> {
  return ended(start(mpi, ranks, 'child.ts', [JSON.stringify(task)]));
}
