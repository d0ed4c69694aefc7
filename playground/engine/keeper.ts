import type { Picture } from '../../src/formats/grid.ts';
import type { Session } from '../../src/run/session.ts';
import type { PageRun, RunFiles } from '../../src/web/run.ts';
import { type KeptRun, notKeptText, type RunShelf } from '../lib/store.ts';
import type { News } from './messages.ts';

/** Keeps a run in the browser's storage as it is at each checkpoint. */
export class Keeper {
  readonly #shelf: RunShelf;
  readonly #id: string;
  readonly #tell: (news: News) => void;
  #kept: RunFiles;
  #preview: Picture | null;
  #waiting: { readonly run: KeptRun; readonly files: RunFiles } | null = null;
  #work: Promise<void> = Promise.resolve();

  /** @param kept files that are there already */
  constructor(shelf: RunShelf, id: string, tell: (news: News) => void, kept: RunFiles, preview: Picture | null) {
    this.#shelf = shelf;
    this.#id = id;
    this.#tell = tell;
    this.#kept = kept;
    this.#preview = preview;
  }

  /** Takes the newest samples into the list. */
  show(preview: Picture): void {
    this.#preview = preview;
  }

  /** Keeps the run as it is now; of several that wait, the newest. */
  keep(session: Session<PageRun>): void {
    const isWaiting = this.#waiting !== null;
    this.#waiting = { run: this.describe(session), files: new Map(session.run.files) };
    if (!isWaiting) this.#work = this.#work.then(() => this.#write());
  }

  /** Once everything is kept, or said not to be. */
  settled(): Promise<void> {
    return this.#work;
  }

  describe({ run, trainer, steps }: Session<PageRun>): KeptRun {
    const { recipe, data, seed } = run.config;
    const bytes = [...run.files.values()].reduce((sum, file) => sum + file.length, 0);
    return {
      ...{ id: this.#id, recipe, data: data.name, seed, step: trainer.step, steps, changed: Date.now(), bytes },
      preview: this.#preview,
    };
  }

  async #write(): Promise<void> {
    const { run, files } = this.#waiting!;
    this.#waiting = null;
    try {
      await this.#shelf.keep(run, files, this.#kept);
      this.#kept = files;
      this.#tell({ kind: 'kept', run });
    } catch (error) {
      this.#tell({ kind: 'notKept', why: await notKeptText(error), run, files });
    }
  }
}
