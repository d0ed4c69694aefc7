import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { Stream } from '../../src/random/stream.js';
import { digest } from '../tiny.js';

const child = fileURLToPath(new URL('./child.ts', import.meta.url));

export interface KillOptions {
  /** Runs that are killed, each at moments of its own. */
  readonly runs: number;
  /** How often each is killed at the most, before it may come to its end. */
  readonly kills: number;
  readonly threads: number;
  /** Options of the recipe beside the tiny ones. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Trains in a process of its own, undisturbed; then in processes that are killed with SIGKILL at random moments, from
 * their beginning to a little after they should have ended, each resumed by the next. All files must be the same, and
 * no others left.
 * @returns how many processes were killed
 */
export async function killAndCompare(folder: string, { runs, kills, threads, options }: KillOptions): Promise<number> {
  const start = (path: string, killAfter: number | null) =>
    runChild([path, String(threads), JSON.stringify(options)], killAfter);
  const whole = join(folder, 'whole');
  const undisturbed = await start(whole, null);
  expect(undisturbed).toMatchObject({ finished: true, errors: '' });
  const expected = await digest(whole);
  for (const file of ['metrics.jsonl', 'checkpoints/best.safetensors']) expect(expected).toHaveProperty([file]);

  const moments = new Stream(1, 'kill').uniform(runs * kills, 0, 1.1 * undisturbed.milliseconds);
  let killed = 0;
  for (let run = 0; run < runs; run++) {
    const path = join(folder, `killed${run}`);
    for (let i = 0; ; i++) {
      const { finished, errors } = await start(path, i < kills ? moments[run * kills + i]! : null);
      expect(errors).toBe('');
      if (finished) break;
      killed++;
    }
    expect(await digest(path), `run ${run}`).toEqual(expected);
  }
  return killed;
}

/** @param killAfter milliseconds from when the process says that it begins; null for never */
async function runChild(args: readonly string[], killAfter: number | null) {
  const process_ = spawn(process.execPath, ['--import', 'tsx', child, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  process_.stderr.on('data', (text) => {
    errors += text;
  });
  const exit = once(process_, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  await Promise.race([once(process_.stdout, 'data'), exit]);
  const begin = performance.now();
  const timer = killAfter === null ? undefined : setTimeout(() => process_.kill('SIGKILL'), killAfter);
  const [code, signal] = await exit;
  clearTimeout(timer);
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process ended with ${code ?? signal}: ${errors}`);
  return { finished: code === 0, errors, milliseconds: performance.now() - begin };
}
