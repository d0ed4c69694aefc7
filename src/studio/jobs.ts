import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gannetCommand } from './launch.js';
import { Refusal } from './refusal.js';
import type { Job } from './schema.js';

/** Exit codes of a training that was asked to stop. */
const stopped = [130, 143];
/** Jobs at once: each takes processors and memory. */
const mostJobs = 8;

interface Running {
  readonly run: string;
  readonly kind: Job['kind'];
  readonly pid: number;
  /** Whether it goes on when the studio ends. */
  readonly outlives: boolean;
  readonly ended: Promise<void>;
}

/** What the studio has begun, each in a process of its own that writes into the run's folder. */
export class Jobs {
  readonly #running = new Set<Running>();
  /** Why the last job of a run failed. */
  readonly #failed = new Map<string, Job>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  of(run: string): readonly Job[] {
    const running = [...this.#running].filter((job) => job.run === run).map(({ kind }) => ({ kind, failed: null }));
    const failed = this.#failed.get(run);
    return failed ? [...running, failed] : running;
  }

  /** Forgets why the last job of a run failed. */
  forget(run: string): void {
    this.#failed.delete(run);
  }

  /** Processes that go on when the studio ends. */
  get lasting(): readonly { readonly run: string; readonly pid: number }[] {
    return [...this.#running].filter((job) => job.outlives);
  }

  /**
   * Starts Gannet's command line, and waits until `isBegun` says that it is at work or until it ends.
   *
   * @param args the command and its arguments
   * @throws Refusal with what the process said, if it ends before that with an error
   */
  async start(
    job: Pick<Running, 'run' | 'kind' | 'outlives'>,
    args: readonly string[],
    isBegun: (pid: number) => Promise<boolean>,
  ): Promise<void> {
    const { run, kind } = job;
    if (this.#running.size >= mostJobs)
      throw new Refusal(503, `${mostJobs} jobs run already: wait for one, or stop it`);
    if ([...this.#running].some((other) => other.run === run && other.kind === kind)) {
      throw new Refusal(409, `${run} is already at it: wait for that`);
    }
    this.#failed.delete(run);
    const folder = await mkdtemp(join(tmpdir(), 'gannet-studio-'));
    const said = join(folder, 'errors.txt');
    // A file, for a pipe would break when the studio ends and the process goes on.
    const errors = openSync(said, 'w');
    const [command, ...before] = gannetCommand();
    const child = spawn(command, [...before, ...args], { detached: true, stdio: ['ignore', 'ignore', errors] });
    closeSync(errors);
    child.unref();
    let failure: string | null = null;
    let hasEnded = false;
    const ended = new Promise<void>((resolve) => {
      const end = async (code: number | null, why: string): Promise<void> => {
        hasEnded = true;
        const text = await readFile(said, 'utf8').catch(() => '');
        if (code !== 0 && !(code !== null && stopped.includes(code))) failure = wordsOf(text) || why;
        if (failure) this.#failed.set(run, { kind, failed: failure });
        await rm(folder, { recursive: true, force: true });
        this.#running.delete(running);
        this.#onChange();
        resolve();
      };
      child.on('error', (error) => void end(null, error.message));
      child.on('exit', (code, signal) => void end(code, `it was ended by ${signal ?? `exit code ${code}`}`));
    });
    const running: Running = { ...job, pid: child.pid ?? 0, ended };
    this.#running.add(running);
    this.#onChange();
    while (!hasEnded && !(await isBegun(running.pid)))
      await Promise.race([ended, new Promise((r) => setTimeout(r, 50))]);
    if (hasEnded) await ended;
    if (failure) throw new Refusal(422, failure);
  }

  /** Asks what is not to outlive the studio to stop, and waits until it has saved. */
  async close(): Promise<void> {
    const ending = [...this.#running].filter((job) => !job.outlives);
    for (const { pid } of ending) stop(pid);
    await Promise.all(ending.map(({ ended }) => ended));
  }
}

/** Asks a process to finish its step, save and end. */
export function stop(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}

/** What a process said was wrong, without its own name in front. */
function wordsOf(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/^gannet: /, ''))
    .join(' ')
    .slice(0, 2000);
}
