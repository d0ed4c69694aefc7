import type { RunConfig } from '../run/config.js';
import type { Helper } from './helper.js';
import type { RunView } from './run-view.js';

/** Steps of an epoch, which only the data tell: found out once for each, by the helper. */
export class EpochLengths {
  readonly #known = new Map<string, number | null>();
  readonly #helper: Helper;
  readonly #onFound: () => void;

  constructor(helper: Helper, onFound: () => void) {
    this.#helper = helper;
    this.#onFound = onFound;
  }

  /** Null while it is being found out, and if the data are gone. */
  of(view: RunView, { data, options }: RunConfig): number | null {
    const key = `${data.fingerprint} ${options.batch}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, null);
    void this.#find(key, view.path);
    return null;
  }

  async #find(key: string, run: string): Promise<void> {
    try {
      this.#known.set(key, await this.#helper.ask<number>({ kind: 'stepsPerEpoch', run }));
      this.#onFound();
    } catch {
      // The data have moved, say: the run is shown without its length.
    }
  }
}
