import { GannetError } from '../errors.js';
import type { Picture } from '../formats/grid.js';
import type { MeanLosses, StepLosses } from '../train/training.js';
import { type Finding, notANumber } from './doctor/finding.js';
import { byNetwork } from './ledger.js';
import type { Gauge, Metrics } from './metrics.js';
import type { Session } from './session.js';
import type { RunStore } from './store.js';

export interface Report {
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  /** Means since the last report, by phase and part. */
  readonly losses: MeanLosses;
  /** Real images a second. */
  readonly imagesPerSecond: number;
  /** Seconds of training since the last report. */
  readonly seconds: number;
  /** Seconds that the rest of the run will take at this pace. */
  readonly secondsLeft: number;
}

/** Who watches a training run; each of these may be left out. */
export interface Watcher {
  onStep?(step: number): void;
  onReport?(report: Report): void;
  /** At the end of an epoch, with the means of training and, where there are any, of held-out data, by network. */
  onEpoch?(epoch: number, train: MeanLosses, test: MeanLosses | null): void;
  /** When a picture of samples is written; `preview` has its images alone, without titles or gaps. */
  onPicture?(path: string, preview: Picture): Promise<void>;
  onCheckpoint?(path: string): void;
  /** When the generator is measured, and whether it is the best so far, of a run that keeps it. */
  onMetrics?(metrics: Metrics, isBest: boolean): void;
  /** When the doctor finds something, or that it is over. */
  onFinding?(finding: Finding): void;
}

export interface Outcome {
  /** Whether the run has reached its end; else it was asked to stop. */
  readonly finished: boolean;
  readonly step: number;
  /** Whether its end came before its last step, since evaluations no longer showed a gain. */
  readonly flat: boolean;
}

/**
 * Trains a session from the step that it is at to its last, or until `stop` is aborted: then the steps under way are
 * finished and saved. What is written at a step depends on the step alone, never on when the run was begun or resumed.
 *
 * @param gauge measures the generator, where the run's configuration says how often
 * @throws GannetError when a loss is no longer a number; the state is saved beside the checkpoints first
 */
export async function train(
  session: Session<RunStore>,
  watcher: Watcher,
  stop: AbortSignal,
  gauge: Gauge | null = null,
): Promise<Outcome> {
  const { run, trainer, options, steps, stepsPerEpoch, doctor } = session;
  const { reportEvery, sampleEvery, checkpointEvery } = options;
  const evaluateEvery = run.config.watch.evaluation?.every ?? 0;
  if (evaluateEvery > 0 && !gauge) throw new Error('the run is to be evaluated as it trains: give a gauge');
  let flat = await session.isFlat();
  /** Steps up to the next multiple of `every`, of a whole epoch where it is 0. */
  const until = (every: number): number => (every || stepsPerEpoch) - (trainer.step % (every || stepsPerEpoch));
  const due = (every: number): boolean => trainer.step % (every || stepsPerEpoch) === 0;

  /** By itself: of a watcher that does not listen, not even the arguments are evaluated. */
  const checkpoint = async (): Promise<void> => {
    const path = await session.saveCheckpoint();
    watcher.onCheckpoint?.(path);
  };

  if (trainer.step === 0) {
    await session.saveCheckpoint(); // so that there is always one to resume from
    await session.saveReals();
  }
  let clock = new Stopwatch(trainer.step);
  while (trainer.step < steps && !flat && !stop.aborted) {
    // As many steps at once as the trainer can do, up to the next one at which something is due.
    const events = [0, reportEvery, sampleEvery, checkpointEvery, evaluateEvery, doctor?.every ?? 0].map(until);
    const done = await trainer.advance(Math.min(steps - trainer.step, ...events));
    const { step } = trainer;
    clock.lap(step);
    for (const [i, losses] of done.entries()) {
      if (!areNumbers(losses)) await stopAtNonNumber(session, watcher, losses, i + 1);
      session.ledger.add(losses);
      doctor?.add(losses);
      watcher.onStep?.(step - done.length + i + 1);
    }
    if (gauge && evaluateEvery > 0 && due(evaluateEvery)) {
      const { metrics, isBest } = await session.evaluate(gauge);
      watcher.onMetrics?.(metrics, isBest);
      flat = await session.isFlat();
    }
    const last = step === steps || flat;

    if (due(reportEvery) || last) {
      const means = session.ledger.closeReport();
      const { seconds, perStep } = clock.read();
      const imagesPerSecond = options.batch / perStep;
      const report = { step, steps, epoch: session.epoch, losses: means, imagesPerSecond, seconds };
      await run.appendStats({ step, epoch: session.epoch, losses: means, seconds, imagesPerSecond });
      watcher.onReport?.({ ...report, secondsLeft: perStep * (steps - step) });
      clock = new Stopwatch(step);
    }
    if (due(0)) {
      await session.closeEpoch();
      const { train: trained, test } = session.ledger.history;
      watcher.onEpoch?.(session.epoch, byNetwork(trained.at(-1)!), test.at(-1) ?? null);
    }
    if (due(sampleEvery) || last) {
      const sample = await session.saveSamples();
      if (sample) await watcher.onPicture?.(sample.path, sample.preview);
    }
    if (doctor && due(doctor.every)) for (const finding of await session.examine()) watcher.onFinding?.(finding);
    if (last || session.isCheckpointStep(step)) await checkpoint();
    clock.resume();
  }
  const finished = flat || trainer.step >= steps;
  if (!finished && !session.isCheckpointStep(trainer.step)) await checkpoint();
  return { finished, step: trainer.step, flat };
}

function areNumbers(losses: StepLosses): boolean {
  return Object.values(losses).every((parts) => Object.values(parts).every(Number.isFinite));
}

/** Saves the state right after the step with these losses, the `count`th of those just done, and throws. */
async function stopAtNonNumber(
  session: Session<RunStore>,
  watcher: Watcher,
  losses: StepLosses,
  count: number,
): Promise<never> {
  const { trainer, run } = session;
  await trainer.redo(count);
  const { step } = trainer;
  const all = Object.entries(losses).flatMap(([phase, parts]) =>
    Object.entries(parts).map(([part, loss]) => ({ phase, part, loss })),
  );
  const { phase, part, loss } = all.find((l) => !Number.isFinite(l.loss))!;
  const what = `the loss ${part} of phase ${phase} is ${loss}`;
  const finding = notANumber(step, what);
  await run.findings.append(finding);
  watcher.onFinding?.(finding);
  const saved = await session.saveFailed();
  const newest = (await run.checkpoints())[0];
  throw new GannetError(
    `step ${step}: ${what}. The state is saved in ${saved}; the newest ` +
      `checkpoint before it is ${newest?.path}. Training diverged: try a smaller learning rate (--lr).`,
  );
}

/** Time spent in steps: what pictures and checkpoints take is left out. */
class Stopwatch {
  #seconds = 0;
  #from = performance.now();
  #step: number;
  readonly #first: number;

  constructor(step: number) {
    this.#first = step;
    this.#step = step;
  }

  lap(step: number): void {
    this.#seconds += (performance.now() - this.#from) / 1000;
    this.#step = step;
  }

  resume(): void {
    this.#from = performance.now();
  }

  read(): { readonly seconds: number; readonly perStep: number } {
    return { seconds: this.#seconds, perStep: this.#seconds / Math.max(this.#step - this.#first, 1) };
  }
}
