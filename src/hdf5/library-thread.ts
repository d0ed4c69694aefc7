import type { Worker } from 'node:worker_threads';
import { startThread } from '../thread.js';
import type { Hdf5Answer, Hdf5Methods, Hdf5Request } from './protocol.js';

/** Seconds without an answer, after which the library is taken to go in a circle. */
const patience = 20;

/** The HDF5 library in its thread (worker.ts). One that is in order waits for the next file. */
export class Library {
  static #idle: Library | null = null;
  readonly #worker: Worker;
  readonly #ready: Promise<unknown>;
  #inOrder = true;

  private constructor() {
    this.#worker = startThread('hdf5/worker', 'h5wasm/node');
    this.#ready = this.#next(null);
  }

  static take(): Library {
    const library = Library.#idle ?? new Library();
    Library.#idle = null;
    library.#worker.ref();
    return library;
  }

  giveBack(): void {
    this.#worker.unref();
    if (this.#inOrder && Library.#idle === null) Library.#idle = this;
    else void this.#worker.terminate();
  }

  /** @throws the thread's own error, which is none of a file's */
  async ask<M extends keyof Hdf5Methods>(method: M, args: Parameters<Hdf5Methods[M]>): Promise<Hdf5Answer> {
    if (!this.#inOrder) return { error: 'the HDF5 library broke on it', wanted: null, inOrder: false };
    await this.#ready;
    this.#worker.postMessage({ method, args } satisfies Hdf5Request);
    const answer = await this.#next(patience);
    // A file in which an error occurs stays half open: opened again, it would be as it was.
    if ('error' in answer) this.#inOrder = answer.inOrder && method === 'open';
    return answer;
  }

  /** @param seconds to wait for it; null: without end */
  #next(seconds: number | null): Promise<Hdf5Answer> {
    return new Promise((resolve, reject) => {
      const settle = <T>(then: (value: T) => void) => {
        return (value: T) => {
          clearTimeout(timer);
          this.#worker.off('message', onMessage).off('error', onError);
          then(value);
        };
      };
      const onMessage = settle(resolve);
      const onError = settle((error: Error) => {
        this.#inOrder = false;
        reject(error);
      });
      const late = `the HDF5 library does not come to an end with it in ${patience} s`;
      const giveUp = () => onMessage({ error: late, wanted: null, inOrder: false });
      const timer = seconds === null ? undefined : setTimeout(giveUp, 1000 * seconds);
      this.#worker.on('message', onMessage).on('error', onError);
    });
  }
}
