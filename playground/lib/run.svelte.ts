import type { Finding } from '../../src/run/doctor/finding.ts';
import { findingSchema } from '../../src/run/doctor/finding.ts';
import { realsFile, runFiles } from '../../src/run/files.ts';
import { decodeLines, statsSchema } from '../../src/run/stats.ts';
import type { Curves } from '../../src/studio/schema.ts';
import type { RunFiles } from '../../src/web/run.ts';
import { noCurves, withReports } from '../../studio/lib/curves.ts';
import type { Facts, News, Order } from '../engine/messages.ts';
import { Pace } from './pace.ts';
import type { KeptRun } from './store.ts';

/** A picture, ready to be shown. */
interface Shown {
  readonly url: string;
  readonly size: readonly [width: number, height: number];
}

/** A run as the page shows it: as it was kept, then as its worker tells. */
export class Run {
  kept = $state.raw<KeptRun | null>(null);
  /** The recipe of one that is being begun. */
  #planned = $state<string | null>(null);
  facts = $state.raw<Facts | null>(null);
  step = $state(0);
  /** Seconds that the rest will take at the pace of the newest report. */
  secondsLeft = $state<number | null>(null);
  curves = $state.raw<Curves>(noCurves);
  findings = $state.raw<readonly Finding[]>([]);
  pictures = $state.raw<readonly (Shown & { readonly step: number })[]>([]);
  reals = $state.raw<Shown | null>(null);
  /** The newest mean loss of the discriminator an image. */
  discriminator = $state<number | null>(null);
  /** What it is busy with before the first step. */
  doing = $state<string | null>(null);
  isTraining = $state(false);
  isStopping = $state(false);
  error = $state<string | null>(null);
  notKept = $state<string | null>(null);
  /** Its files, where they could not be kept and are in this page's memory alone. */
  files = $state.raw<RunFiles | null>(null);
  /** What the browser did to a tab that nobody saw. */
  heldBack = $state<string | null>(null);
  #pace = new Pace();
  #worker: Worker | null = null;
  readonly #onNews: (run: Run, news: News) => void;

  /** @param onNews told of all that the worker tells, once it is taken in */
  constructor(onNews: (run: Run, news: News) => void) {
    this.#onNews = onNews;
  }

  /** Takes in a run's files as they were kept. */
  show(kept: KeptRun, files: RunFiles): void {
    const text = (path: string): string => new TextDecoder().decode(files.get(path));
    this.kept = kept;
    this.step = kept.step;
    this.curves = withReports(noCurves, decodeLines(statsSchema, text(runFiles.stats), runFiles.stats));
    this.findings = decodeLines(findingSchema, text(runFiles.findings), runFiles.findings);
    const paths = [...files.keys()].filter((path) => /^images\/\d{6,}\.png$/.test(path)).sort();
    for (const path of paths) this.#addPicture(path, files.get(path)!);
    const reals = files.get(`${runFiles.images}/${realsFile}`);
    if (reals) this.reals = shown(reals);
  }

  /** Has a worker begin it, or go on with it. */
  train(order: Order): void {
    if (order.kind === 'begin') this.#planned = order.plan.recipe;
    this.isTraining = true;
    this.isStopping = false;
    this.error = null;
    this.heldBack = null;
    this.#pace = new Pace();
    this.doing = 'Loading the engine';
    const worker = new Worker(new URL('../engine/worker.ts', import.meta.url), { type: 'module' });
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<News>) => this.#take(data);
    worker.onerror = (event) => {
      this.#take({ kind: 'failed', why: event.message || 'the training cannot be run in this browser' });
    };
    worker.postMessage(order);
  }

  /** Lets the steps under way be finished and kept. */
  stop(): void {
    this.isStopping = true;
    this.#worker?.postMessage({ kind: 'stop' } satisfies Order);
  }

  readonly recipe = $derived(this.kept?.recipe ?? this.#planned);
  readonly isFinished = $derived(this.kept !== null && this.kept.steps > 0 && this.kept.step >= this.kept.steps);

  /** Gives back what pictures take. */
  release(): void {
    for (const { url } of this.pictures) URL.revokeObjectURL(url);
    if (this.reals) URL.revokeObjectURL(this.reals.url);
  }

  #take(news: News): void {
    switch (news.kind) {
      case 'doing':
        this.doing = news.what;
        break;
      case 'begun':
        this.doing = null;
        this.kept = news.run;
        this.facts = news.facts;
        this.#rewind(news.run.step);
        break;
      case 'step':
        this.step = news.step;
        this.heldBack = this.#pace.take(news.step, news.time, document.hidden) ?? this.heldBack;
        break;
      case 'report':
        this.step = news.stats.step;
        this.curves = withReports(this.curves, [news.stats]);
        this.discriminator = news.discriminator;
        this.secondsLeft = news.secondsLeft;
        break;
      case 'picture':
        this.#addPicture(news.path, news.png);
        break;
      case 'reals':
        this.reals = shown(news.png);
        break;
      case 'finding':
        this.findings = [...this.findings, news.finding];
        break;
      case 'kept':
        this.kept = news.run;
        this.notKept = null;
        this.files = null;
        break;
      case 'notKept':
        this.kept = news.run;
        this.notKept = news.why;
        this.files = news.files;
        break;
      case 'ended':
        if (this.kept) this.step = this.kept.step;
        this.#end();
        break;
      case 'failed':
        this.error = news.why;
        this.#end();
        break;
    }
    this.#onNews(this, news);
  }

  #end(): void {
    this.isTraining = false;
    this.secondsLeft = null;
    this.doing = null;
    this.#worker?.terminate();
    this.#worker = null;
  }

  /** Forgets what comes after the checkpoint that the worker goes on from. */
  #rewind(step: number): void {
    this.step = step;
    const { steps } = this.curves;
    const kept = steps.filter((at) => at <= step).length;
    if (kept < steps.length) {
      const { epochs, losses, imagesPerSecond } = this.curves;
      const cut = <T>(values: readonly T[]): T[] => values.slice(0, kept);
      this.curves = {
        ...{ steps: cut(steps), epochs: cut(epochs), imagesPerSecond: cut(imagesPerSecond), thinned: 1 },
        losses: Object.fromEntries(Object.entries(losses).map(([name, values]) => [name, cut(values)])),
      };
    }
    this.findings = this.findings.filter((finding) => finding.step <= step);
    this.pictures = this.pictures.filter((picture) => picture.step <= step);
  }

  #addPicture(path: string, png: Uint8Array): void {
    const step = Number(/(\d+)\.png$/.exec(path)?.[1]);
    this.pictures = [...this.pictures.filter((before) => before.step !== step), { step, ...shown(png) }];
  }
}

/** A PNG; its size is in its first chunk. */
function shown(png: Uint8Array): Shown {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const url = URL.createObjectURL(new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' }));
  return { url, size: [view.getUint32(16), view.getUint32(20)] };
}
