import type { Picture } from '../../src/formats/grid.ts';
import type { RunFiles } from '../../src/web/run.ts';

/** A kept run as the list shows it. */
export interface KeptRun {
  readonly id: string;
  readonly recipe: string;
  /** What the data are called. */
  readonly data: string;
  readonly seed: number;
  readonly step: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** When it was kept, in milliseconds since 1970. */
  readonly changed: number;
  readonly bytes: number;
  /** The newest samples. */
  readonly preview: Picture | null;
}

const stores = { runs: 'runs', files: 'files' } as const;
/** Every file of a run: keys are [id, path]. */
const ofRun = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

/** Runs in the browser's storage (IndexedDB). What is kept at once is there whole or, should the page end, not at all. */
export class RunShelf {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  static async open(): Promise<RunShelf> {
    const request = indexedDB.open('gannet-playground', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(stores.runs, { keyPath: 'id' });
      request.result.createObjectStore(stores.files);
    };
    return new RunShelf(await done(request));
  }

  /** The newest first. */
  async list(): Promise<KeptRun[]> {
    const all = await done<KeptRun[]>(this.#store('runs').getAll());
    return all.sort((a, b) => b.changed - a.changed);
  }

  async files(id: string): Promise<RunFiles> {
    const store = this.#store('files');
    const [keys, values] = await Promise.all([
      done(store.getAllKeys(ofRun(id))) as Promise<[string, string][]>,
      done<Uint8Array[]>(store.getAll(ofRun(id))),
    ]);
    return new Map(keys.map(([, path], i) => [path, values[i]!]));
  }

  /**
   * Keeps a run as it is now.
   * @param files all of them
   * @param before those that are kept already; what is the same array is not written again
   * @throws DOMException named QuotaExceededError where there is no room; what was kept before stays
   */
  async keep(run: KeptRun, files: RunFiles, before: RunFiles = new Map()): Promise<void> {
    const change = this.#database.transaction([stores.runs, stores.files], 'readwrite', { durability: 'strict' });
    const ended = new Promise<void>((resolve, reject) => {
      change.oncomplete = () => resolve();
      change.onabort = () => reject(change.error ?? new Error('the browser did not keep the run'));
    });
    const store = change.objectStore(stores.files);
    for (const path of before.keys()) if (!files.has(path)) store.delete([run.id, path]);
    for (const [path, bytes] of files) if (before.get(path) !== bytes) store.put(bytes, [run.id, path]);
    change.objectStore(stores.runs).put(run);
    return ended;
  }

  async delete(id: string): Promise<void> {
    const change = this.#database.transaction([stores.runs, stores.files], 'readwrite');
    change.objectStore(stores.runs).delete(id);
    await done(change.objectStore(stores.files).delete(ofRun(id)));
  }

  #store(name: keyof typeof stores): IDBObjectStore {
    return this.#database.transaction(name).objectStore(name);
  }
}

/** Why a run could not be kept, and what to do. */
export async function notKeptText(error: unknown): Promise<string> {
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
  if (!isFull) return `This browser did not keep the run: ${error instanceof Error ? error.message : String(error)}.`;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  const used = quota > 0 ? ` (${Math.round(usage / 1e6)} of ${Math.round(quota / 1e6)} MB)` : '';
  return (
    `The storage that this browser gives the page is full${used}, so what was trained since is not kept: ` +
    'save it as a file, or delete runs that are no longer needed.'
  );
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
