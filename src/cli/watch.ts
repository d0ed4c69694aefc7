import type { Picture } from '../formats/grid.js';
import { type Finding, findingText } from '../run/doctor/finding.js';
import { byNetwork } from '../run/ledger.js';
import { train, type Watcher } from '../run/loop.js';
import type { Gauge, Metrics } from '../run/metrics.js';
import type { Session } from '../run/session.js';
import { barText, type Console } from './console.js';
import { duration, epochTable, factLines, reportLine, wrap } from './format.js';
import { flatText, metricsText } from './metrics-text.js';
import { watchSignals } from './signals.js';
import { gannet } from './version.js';

/** How much of the newest step's time goes into the bar's estimate. */
const smoothing = 0.1;

/**
 * Trains a session to its end or until it is asked to stop, and shows how it goes.
 * @param previews whether each new picture is shown, or only the last
 * @returns the exit code: 0, or that of the signal that stopped it
 */
export async function watchTraining(
  session: Session,
  console: Console,
  previews: boolean,
  gauge: Gauge | null,
): Promise<number> {
  const { run } = session;
  const screen = new TrainingScreen(session, console, previews);
  const stop = watchSignals(() => console.line('Finishing the step… (Ctrl-C again ends at once)'));
  try {
    const { finished, step, flat } = await train(session, screen, stop.signal, gauge);
    console.clearBar();
    if (!finished) {
      console.line(`Saved at step ${step}. Go on with: ${gannet} resume ${run.path}`);
      return stop.code() ?? 0;
    }
    screen.showLast();
    if (flat) console.lines(wrap(flatText(run.config.watch, await run.metrics.read()), console.columns));
    console.line(`Finished at step ${step}: ${run.path}`);
    if (screen.picture) {
      console.lines(
        factLines([
          ['Samples', screen.picture],
          ['Generator', run.generatorPath],
        ]),
      );
    }
    return 0;
  } finally {
    console.clearBar();
    stop.release();
  }
}

class TrainingScreen implements Watcher {
  /** The newest picture's path. */
  picture: string | null = null;
  #newest: Picture | null = null;
  readonly #session: Session;
  readonly #console: Console;
  readonly #previews: boolean;
  #time = performance.now();
  #perStep = 0;

  constructor(session: Session, console: Console, previews: boolean) {
    this.#session = session;
    this.#console = console;
    this.#previews = previews;
  }

  onStep(step: number): void {
    const { steps } = this.#session;
    const now = performance.now();
    const seconds = (now - this.#time) / 1000;
    this.#time = now;
    this.#perStep = this.#perStep === 0 ? seconds : (1 - smoothing) * this.#perStep + smoothing * seconds;
    const left = duration(this.#perStep * (steps - step));
    const rest = `step ${step}/${steps}  ${Math.round(1000 * this.#perStep)} ms/step  ${left} left`;
    this.#console.bar(barText(step / steps, rest, this.#console.columns));
  }

  onReport(report: Parameters<Watcher['onReport']>[0]): void {
    this.#console.line(reportLine(report, byNetwork(report.losses)).slice(0, this.#console.columns));
  }

  onEpoch(...[epoch, trained, test]: Parameters<Watcher['onEpoch']>): void {
    this.#console.line(this.#console.strong(`Epoch ${epoch}`));
    this.#console.lines(epochTable(trained, test));
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
    this.#console.lines(wrap(metricsText(metrics, isBest), this.#console.columns));
    // Nor is what an evaluation takes.
    this.#time = performance.now();
  }

  onFinding(finding: Finding): void {
    this.#console.warn(findingText(finding));
  }

  /** Shows the newest picture, unless each was shown when it was made. */
  showLast(): void {
    if (this.#newest && !this.#previews) this.#show(this.#newest);
  }

  #show(picture: Picture): void {
    this.#console.picture(picture, this.#session.system.data);
  }
}
