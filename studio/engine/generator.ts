import type { Answer, Drawn, Opened, Point, Request } from './messages.ts';

type Question =
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'draw'; readonly points: readonly Point[] };

interface Waiting {
  readonly resolve: (value: Opened | Drawn) => void;
  readonly reject: (error: Error) => void;
}

/** A run's generator in a worker of the page. */
export class Generator {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, Waiting>();
  #id = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('value' in data) waiting?.resolve(data.value);
      else waiting?.reject(new Error(data.error));
    };
    this.#worker.onerror = (event) => this.#fail(event.message || 'the generator cannot be run in this browser');
  }

  open(url: string): Promise<Opened> {
    return this.#ask({ kind: 'open', url }) as Promise<Opened>;
  }

  draw(points: readonly Point[]): Promise<Drawn> {
    return this.#ask({ kind: 'draw', points }) as Promise<Drawn>;
  }

  close(): void {
    this.#worker.terminate();
  }

  #ask(question: Question): Promise<Opened | Drawn> {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...question } satisfies Request);
    });
  }

  #fail(why: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(why));
    this.#waiting.clear();
  }
}

/** Runs the newest of what is asked for: what was asked for while one ran, and is no longer wanted, is left out. */
export class Latest {
  #next: (() => Promise<void>) | null = null;
  #isBusy = false;

  run(work: () => Promise<void>): void {
    this.#next = work;
    if (!this.#isBusy) void this.#go();
  }

  async #go(): Promise<void> {
    this.#isBusy = true;
    while (this.#next) {
      const work = this.#next;
      this.#next = null;
      await work();
    }
    this.#isBusy = false;
  }
}
