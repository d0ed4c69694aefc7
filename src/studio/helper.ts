import { type ChildProcess, spawn } from 'node:child_process';
import { GannetError } from '../errors.js';
import { gannetCommand } from './launch.js';
import { Refusal } from './refusal.js';
import type { Task, TaskAnswer, TaskMessage } from './tasks.js';

/** Tasks that may wait, and milliseconds that one may take. */
const mostWaiting = 16;
const patience = 180_000;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** A process beside the server that does short work for it: ONNX Runtime blocks the thread that runs it. */
export class Helper {
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | null = null;
  #id = 0;

  /**
   * @param signal ends the process when it is aborted, and with it all that waits
   * @throws Refusal if too much is asked for at once; GannetError as what is asked for throws
   */
  async ask<T>(task: Task, signal?: AbortSignal): Promise<T> {
    if (this.#waiting.size >= mostWaiting) {
      throw new Refusal(503, `${mostWaiting} requests to draw or look are waiting already: try again in a moment`);
    }
    const id = ++this.#id;
    const child = this.#start();
    const answer = new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), patience);
      this.#waiting.set(id, { resolve, reject, timer });
      child.send({ id, task } satisfies TaskMessage);
    });
    const end = (): void => this.close();
    signal?.addEventListener('abort', end);
    try {
      return (await answer) as T;
    } finally {
      signal?.removeEventListener('abort', end);
    }
  }

  close(): void {
    this.#child?.kill('SIGKILL');
  }

  #start(): ChildProcess {
    if (this.#child) return this.#child;
    const [command, ...args] = gannetCommand();
    const child = spawn(command, [...args, 'studio-helper'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    child.on('message', (answer: TaskAnswer) => this.#settle(answer));
    const fail = (why: string): void => {
      if (this.#child !== child) return;
      this.#child = null;
      for (const id of [...this.#waiting.keys()]) this.#settle({ id, error: why, isUser: true });
    };
    child.on('error', (error) => fail(`the helper cannot be started: ${error.message}`));
    child.on('exit', () => fail('it took too long, or too much memory, and was ended'));
    // It ends with the server, whose life it does not prolong.
    child.unref();
    child.channel?.unref();
    this.#child = child;
    return child;
  }

  #settle(answer: TaskAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    this.#waiting.delete(answer.id);
    clearTimeout(waiting.timer);
    if ('value' in answer) waiting.resolve(answer.value);
    else waiting.reject(answer.isUser ? new GannetError(answer.error) : new Error(answer.error));
  }
}
