import { GannetError } from '../errors.js';
import { codeOf } from '../formats/write-error.js';
import { extrasOf } from './extras.js';
import { namesIn } from './files.js';
import { encodePlace, gainOf, type Place, placeNow } from './follow.js';
import { runPlace } from './place.js';
import { Refusal } from './refusal.js';
import { RunView } from './run-view.js';
import type { RunSummary } from './schema.js';
import { type Beside, summaryOf } from './summary.js';

/** Milliseconds between two looks at the files, and how many times as long as a look it is at least. */
const pause = 400;
const rest = 20;

/** Who is told what happens. */
export interface Listener {
  /** The runs that are followed, with how far each was told of; null for: from now on. */
  readonly places: Map<string, Place | null>;
  /** Whether every run's summary is told. */
  readonly isListing: boolean;
  /** What was told last, by event and run. */
  readonly heard: Map<string, string>;
  /** @param data JSON */
  tell(event: string, data: string): void;
}

/**
 * Every run in a folder, looked at while somebody listens. Files are looked at every so often instead of being watched
 * by the system, which says nothing of what another machine or a container writes.
 */
export class Hub {
  readonly #root: string;
  readonly #beside: Beside;
  readonly #views = new Map<string, RunView>();
  readonly #listeners = new Set<Listener>();
  #timer: NodeJS.Timeout | null = null;
  #look: Promise<void> | null = null;

  constructor(root: string, beside: Beside) {
    this.#root = root;
    this.#beside = beside;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** @throws Refusal if there is no such run */
  async find(name: string): Promise<{ readonly view: RunView; readonly summary: RunSummary }> {
    const view = await this.view(name);
    const summary = await summaryOf(view, this.#beside);
    if (!summary) throw new Refusal(404, `there is no run ${name}`);
    return { view, summary };
  }

  /** Every run, in the order of their names. */
  async list(): Promise<RunSummary[]> {
    const summaries: RunSummary[] = [];
    for (const name of (await namesIn(this.#root)).sort()) {
      const summary = await this.#summary(name);
      if (summary) summaries.push(summary);
    }
    return summaries;
  }

  /** @returns ends it */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.wake();
    return () => this.#listeners.delete(listener);
  }

  /** Looks now, as something has changed that no file tells. */
  wake(): void {
    if (this.#listeners.size === 0 || this.#look) return;
    if (this.#timer) clearTimeout(this.#timer);
    const begin = performance.now();
    this.#look = this.#lookOnce()
      // A bug, told where it can be reported: the studio lives on.
      .catch((error: unknown) => console.error(error))
      .finally(() => {
        this.#look = null;
        const wait = Math.max(pause, rest * (performance.now() - begin));
        this.#timer = setTimeout(() => this.wake(), wait).unref();
      });
  }

  async view(name: string): Promise<RunView> {
    const path = await runPlace(this.#root, name);
    const known = this.#views.get(name);
    if (known?.path === path) return known;
    const view = new RunView(path, name);
    this.#views.set(name, view);
    return view;
  }

  /** Null if there is no such run. */
  async #summary(name: string): Promise<RunSummary | null> {
    try {
      return (await this.find(name)).summary;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#views.delete(name);
      return null;
    }
  }

  async #lookOnce(): Promise<void> {
    const listeners = [...this.#listeners];
    const followed = new Set(listeners.flatMap(({ places }) => [...places.keys()]));
    const isListing = listeners.some((listener) => listener.isListing);
    const names = isListing ? new Set([...(await namesIn(this.#root)).sort(), ...followed]) : followed;
    const there = new Set<string>();
    for (const name of names) {
      const summary = await this.#summary(name);
      if (!summary) continue;
      there.add(name);
      const data = JSON.stringify(summary);
      for (const listener of listeners) {
        if (listener.isListing || listener.places.has(name)) tellNews(listener, 'run', name, data);
      }
      if (followed.has(name)) await this.#follow(name, listeners).catch(passOver);
    }
    for (const listener of listeners) {
      for (const key of listener.heard.keys()) {
        const [event, name] = split(key);
        if (event !== 'run' || there.has(name)) continue;
        listener.heard.delete(key);
        listener.tell('gone', JSON.stringify({ run: name }));
      }
    }
  }

  async #follow(name: string, listeners: readonly Listener[]): Promise<void> {
    const view = await this.view(name);
    const extras = JSON.stringify({ run: name, ...(await extrasOf(view)) });
    const now = await placeNow(view);
    const gains = new Map<string, Promise<{ event: string; data: string }>>();
    for (const listener of listeners) {
      if (!listener.places.has(name)) continue;
      tellNews(listener, 'extras', name, extras);
      const from = listener.places.get(name);
      listener.places.set(name, now);
      if (!from) continue;
      const key = encodePlace(from);
      if (key === encodePlace(now)) continue;
      const news = gains.get(key) ?? newsOf(view, from, now);
      gains.set(key, news);
      const { event, data } = await news;
      listener.tell(event, data);
    }
  }
}

/** What cannot be read of one run, which may just be deleted, keeps nothing from the others: the summary says it. */
function passOver(error: unknown): void {
  if (!(error instanceof Refusal) && codeOf(error) === '') throw error;
}

/** Tells what is not as it was told last. */
function tellNews(listener: Listener, event: string, name: string, data: string): void {
  const key = `${event} ${name}`;
  if (listener.heard.get(key) === data) return;
  listener.heard.set(key, data);
  listener.tell(event, data);
}

function split(key: string): [event: string, name: string] {
  const at = key.indexOf(' ');
  return [key.slice(0, at), key.slice(at + 1)];
}

async function newsOf(view: RunView, from: Place, to: Place): Promise<{ event: string; data: string }> {
  const gain = await gainOf(view, from, to).catch((error: unknown) => {
    // A damaged line: the summary says so.
    if (error instanceof GannetError) return null;
    throw error;
  });
  return gain
    ? { event: 'gain', data: JSON.stringify(gain) }
    : { event: 'reset', data: JSON.stringify({ run: view.name }) };
}
