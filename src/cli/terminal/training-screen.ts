import type { Place } from '../../app/ranks.js';
import type { TrainingEvents } from '../../app/training.js';
import type { Picture } from '../../formats/grid.js';
import { duration } from '../../numbers.js';
import { type Finding, findingText } from '../../run/doctor/finding.js';
import type { RunFolder } from '../../run/folder.js';
import { byNetwork } from '../../run/ledger.js';
import type { Report } from '../../run/loop.js';
import type { Metrics } from '../../run/metrics.js';
import { metricsText } from '../../run/metrics-text.js';
import type { Session } from '../../run/session.js';
import type { MeanLosses } from '../../train/training.js';
import { barText, type Console, decodingText } from './console.js';
import { epochTable, reportLine, wrap } from './format.js';
import { placeWarnings, ranksFact } from './ranks-facts.js';
import { type Stop, watchSignals } from './signals.js';

/** How much of the newest step's time goes into the bar's estimate. */
const smoothing = 0.1;

/** Shows how a training goes: a line for each report, pictures, tables and, in a terminal, a bar. */
export class TrainingScreen implements TrainingEvents {
  /** The newest picture's path. */
  picture: string | null = null;
  #newest: Picture | null = null;
  readonly console: Console;
  readonly #controller = new AbortController();
  readonly #previews: boolean;
  #stop: Stop | null = null;
  #session: Session | null = null;
  #time = performance.now();
  #perStep = 0;

  /** @param previews whether each new picture is shown, or only the last */
  constructor(console: Console, previews: boolean) {
    this.console = console;
    this.#previews = previews;
  }

  /** Aborted when the user asks to stop. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The exit code that says so; null while nobody has asked. */
  get stopCode(): number | null {
    return this.#stop?.code() ?? null;
  }

  onDecoded(done: number, all: number): void {
    this.console.bar(decodingText(done, all, this.console.columns));
    if (done === all) this.console.clearBar();
  }

  onPlaces(places: readonly Place[], { path, config }: RunFolder): void {
    this.console.facts(ranksFact(places));
    for (const text of placeWarnings(places, path, config.threads)) this.console.warn(text);
  }

  onSession(session: Session): void {
    this.#session = session;
    // Before, there is nothing to save, and Ctrl-C ends at once.
    const onStop = (): void => this.console.line('Finishing the step… (Ctrl-C again ends at once)');
    this.#stop = watchSignals(onStop, this.#controller);
    this.#time = performance.now();
  }

  /** Lets go of the signals and waits for the log. */
  async close(): Promise<void> {
    this.#stop?.release();
    await this.console.close();
  }

  onStep(step: number): void {
    const { steps } = this.#session!;
    const now = performance.now();
    const seconds = (now - this.#time) / 1000;
    this.#time = now;
    this.#perStep = this.#perStep === 0 ? seconds : (1 - smoothing) * this.#perStep + smoothing * seconds;
    const left = duration(this.#perStep * (steps - step));
    const rest = `step ${step}/${steps}  ${Math.round(1000 * this.#perStep)} ms/step  ${left} left`;
    this.console.bar(barText(step / steps, rest, this.console.columns));
  }

  onReport(report: Report): void {
    this.console.lines(wrap(reportLine(report, byNetwork(report.losses)), this.console.columns, '  '));
  }

  onEpoch(epoch: number, trained: MeanLosses, test: MeanLosses | null): void {
    this.console.line(this.console.strong(`Epoch ${epoch}`));
    this.console.lines(epochTable(trained, test));
  }

  async onPicture(path: string, preview: Picture): Promise<void> {
    this.picture = path;
    this.#newest = preview;
    if (this.#previews) this.#show(preview);
  }

  onCheckpoint(): void {
    // What pictures and checkpoints take is not a step's time.
    this.#time = performance.now();
  }

  onMetrics(metrics: Metrics, isBest: boolean): void {
    this.console.paragraph(`Judge, ${metricsText(metrics, isBest)}`);
    // Nor is what an evaluation takes.
    this.#time = performance.now();
  }

  onFinding(finding: Finding): void {
    this.console.warn(findingText(finding));
  }

  /** Shows the newest picture, unless each was shown when it was made. */
  showLast(): void {
    if (this.#newest && !this.#previews) this.#show(this.#newest);
  }

  #show(picture: Picture): void {
    this.console.picture(picture, this.#session!.system.data);
  }
}
