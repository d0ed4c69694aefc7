import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GannetError } from '../src/errors.js';
import { defaultLowering, type Lowering } from '../src/lowering/index.js';
import { decodeResult, type Result } from './result.js';
import type { Task } from './task.js';

export interface Contestant {
  readonly name: string;
  /** Runs on other terms than Gannet's, so that it is shown and not counted among the peers. */
  readonly aside?: boolean;
  /** Measures a task in a process of its own. */
  run(task: Task): Promise<Result>;
}

const script = fileURLToPath(new URL('main.ts', import.meta.url));

/** Gannet itself, by bench/main.ts. */
export function gannet(name = 'gannet', lowering: Lowering = defaultLowering): Contestant {
  return {
    name,
    async run(task) {
      const folder = await mkdtemp(join(tmpdir(), 'gannet-'));
      try {
        const json = join(folder, 'result.json');
        const flags = ['--json', json, '--recipe', task.recipe, '--lowering', lowering, ...countFlags(task)];
        await start(process.execPath, ['--import', 'tsx', script, ...flags]);
        return decodeResult(await readFile(json, 'utf8'), name);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  };
}

/** What a task says beside its recipe, for a contestant's command line. */
export function countFlags({ preset, batch, steps, threads }: Task): string[] {
  const named = preset === undefined ? [] : ['--preset', preset];
  return [...named, '--batch', `${batch}`, '--steps', `${steps}`, '--threads', `${threads}`];
}

const execute = promisify(execFile);

/**
 * Runs a command to its end; what it printed.
 * @throws GannetError with the last line of what it complained of, if it fails
 */
export async function start(command: string, args: readonly string[]): Promise<string> {
  // Python would leave compiled files beside its scripts.
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  try {
    return (await execute(command, args, { env, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new GannetError(stderr.trim().split('\n').at(-1) || String(error));
  }
}
