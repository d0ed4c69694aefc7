import { arrangePictures, type PictureFile } from '../../src/web/pictures.ts';
import { sentence } from '../../studio/lib/api.ts';
import type { News, Plan } from '../engine/messages.ts';
import { adopt } from './adopt.ts';
import { Run } from './run.svelte.ts';
import { saveRun } from './save.ts';
import { sortOut } from './sort-out.ts';
import { type KeptRun, RunShelf } from './store.ts';

/** The runs of this browser, and the one that this page trains. */
export class Runs {
  /** Null until they are known. */
  list = $state.raw<readonly KeptRun[] | null>(null);
  error = $state<string | null>(null);
  /** The run that is trained, or is shown. */
  current = $state.raw<Run | null>(null);
  /** Bytes that the browser keeps for this page, and the most that it will. */
  room = $state.raw<{ readonly usage: number; readonly quota: number } | null>(null);
  /** Pictures that were given, for a run that is to be begun. */
  pictures = $state.raw<{ readonly name: string; readonly files: readonly PictureFile[] } | null>(null);
  #shelf: Promise<RunShelf> | null = null;

  constructor() {
    void this.refresh();
  }

  get isTraining(): boolean {
    return this.current?.isTraining ?? false;
  }

  async refresh(): Promise<void> {
    try {
      this.list = await (await this.shelf()).list();
      const { usage = 0, quota = 0 } = await navigator.storage.estimate();
      this.room = { usage, quota };
    } catch (error) {
      this.list = [];
      this.error = sentence(`this browser keeps no runs (${error instanceof Error ? error.message : String(error)})`);
    }
  }

  shelf(): Promise<RunShelf> {
    this.#shelf ??= RunShelf.open();
    return this.#shelf;
  }

  begin(plan: Plan): void {
    const run = this.#replace();
    run.train({ kind: 'begin', site: document.baseURI, plan });
  }

  /** Shows a kept run. @returns whether there is one of that id */
  async open(id: string): Promise<boolean> {
    if (this.current?.kept?.id === id) return true;
    const shelf = await this.shelf();
    const kept = (await shelf.list()).find((run) => run.id === id);
    if (!kept || this.current?.isTraining) return false;
    const files = await shelf.files(id);
    this.#replace().show(kept, files);
    return true;
  }

  /**
   * Takes what was dropped or chosen: a run, which is kept, or pictures.
   * @returns the address of the page that shows it
   * @throws GannetError if it is neither; DOMException where there is no room
   */
  async give(given: readonly PictureFile[]): Promise<string> {
    const dropped = await sortOut(given);
    if (dropped.kind === 'pictures') {
      const { name, files } = dropped;
      arrangePictures(name, files);
      this.pictures = { name, files };
      return '#/new';
    }
    const { kept, files } = await adopt(dropped.files);
    await (await this.shelf()).keep(kept, files);
    await this.refresh();
    return `#/run/${kept.id}`;
  }

  goOn(steps: number | null): void {
    const { current } = this;
    if (!current?.kept) return;
    const { id } = current.kept;
    current.train({ kind: 'goOn', site: document.baseURI, id, steps, files: current.files });
  }

  /** Offers the run that is shown, as it was at its newest checkpoint, as a file. */
  async save(): Promise<void> {
    const { kept, files } = this.current ?? {};
    if (kept) saveRun(files ?? (await (await this.shelf()).files(kept.id)), kept.step);
  }

  async delete(id: string): Promise<void> {
    await (await this.shelf()).delete(id);
    if (this.current?.kept?.id === id) this.current = null;
    await this.refresh();
  }

  #replace(): Run {
    this.current?.release();
    const run = new Run((_, news) => this.#heard(news));
    this.current = run;
    return run;
  }

  #heard(news: News): void {
    // The address names the run as soon as it has a name.
    if (news.kind === 'begun') location.hash = `#/run/${news.run.id}`;
    if (news.kind === 'kept') void this.refresh();
  }
}

export const runs = new Runs();
