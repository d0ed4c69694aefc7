import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Timed, Timing } from './timed.js';

/** An ordinary process, or ranks of a launcher. */
export interface Launch {
  readonly launcher: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export const ordinary: Launch = { launcher: [] };

/** Ranks of Open MPI, each bound to a processor of its own where there are as many; one by itself is not bound. */
export function ranks(count: number): Launch {
  const env = {
    OMPI_ALLOW_RUN_AS_ROOT: '1',
    OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
    OMPI_MCA_rmaps_base_oversubscribe: '1',
  };
  return { launcher: ['mpirun', '-n', String(count), ...(count === 1 ? ['--bind-to', 'none'] : [])], env };
}

/** Has a process, or ranks, do something; what rank 0 found. */
export async function time({ launcher, env = {} }: Launch, timed: Timed): Promise<Timing> {
  const child = fileURLToPath(new URL('./child.ts', import.meta.url));
  const [command, ...args] = [...launcher, process.execPath, '--import', 'tsx', child, JSON.stringify(timed)];
  const { stdout } = await promisify(execFile)(command!, args, { env: { ...process.env, ...env } });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Timing;
}
