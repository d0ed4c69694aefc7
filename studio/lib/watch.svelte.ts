import type { RunSummary } from '../../src/studio/schema.ts';
import { get, messageOf } from './api.ts';
import { Run } from './run.svelte.ts';

const kinds = ['run', 'extras', 'gain', 'reset', 'gone'] as const;
/** Milliseconds until a connection that was refused is tried again. */
const patience = 3000;

/** Runs that are followed, and the list of all where it is wanted, over one connection: a browser has few of them. */
export class Watch {
  readonly runs: readonly Run[];
  /** Every run; null until they are known, or where they are not wanted. */
  list = $state.raw<readonly RunSummary[] | null>(null);
  error = $state<string | null>(null);
  readonly #isListing: boolean;
  #source: EventSource | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;

  constructor(names: readonly string[], isListing: boolean) {
    this.runs = names.map((name) => new Run(name));
    this.#isListing = isListing;
    document.addEventListener('visibilitychange', this.#onVisibility);
    void this.#start();
  }

  stop(): void {
    this.#isStopped = true;
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#close();
  }

  /** A page that nobody sees holds no connection. */
  readonly #onVisibility = (): void => {
    if (document.hidden) this.#close();
    else if (!this.#source) void this.#start();
  };

  async #start(): Promise<void> {
    this.#close();
    try {
      await Promise.all([this.#readList(), ...this.runs.map((run) => run.load())]);
      this.error = null;
    } catch (error) {
      this.error = messageOf(error);
      this.#retry = setTimeout(() => void this.#start(), patience);
      return;
    }
    const known = this.runs.filter((run) => run.detail);
    if (this.#isStopped || document.hidden || (known.length === 0 && !this.#isListing)) return;
    const query = new URLSearchParams({
      runs: known.map((run) => encodeURIComponent(run.name)).join(),
      list: this.#isListing ? '1' : '0',
      from: known.map((run) => run.cursor).join(),
    });
    const source = new EventSource(`/api/events?${query}`);
    this.#source = source;
    for (const kind of kinds) {
      source.addEventListener(kind, (event) => this.#apply(kind, JSON.parse((event as MessageEvent<string>).data)));
    }
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) this.#retry = setTimeout(() => void this.#start(), patience);
    };
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }

  async #readList(): Promise<void> {
    if (this.#isListing) this.list = await get<RunSummary[]>('/api/runs');
  }

  #apply(kind: (typeof kinds)[number], data: { readonly run?: string; readonly name?: string }): void {
    const name = data.run ?? data.name!;
    for (const run of this.runs) if (run.name === name && run.apply(kind, data)) void run.load();
    if (!this.list) return;
    const others = this.list.filter((summary) => summary.name !== name);
    if (kind === 'gone') this.list = others;
    if (kind === 'run') this.list = [...others, data as RunSummary].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
