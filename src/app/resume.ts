import { alone, type Comm } from '../distributed/comm.js';
import { GannetError } from '../errors.js';
import { plural } from '../numbers.js';
import { findRecipe } from '../recipes/index.js';
import { assemble, plannedSteps } from '../run/assemble.js';
import { loadRunData } from '../run/data.js';
import { RunFolder } from '../run/folder.js';
import { flatCourse } from '../run/metrics.js';
import { Session } from '../run/session.js';
import { nodeRuntime } from '../runtime/node.js';
import type { Runtime } from '../runtime/runtime.js';
import { openGauge } from './gauge.js';
import { fullSource } from './prepare.js';
import { announceRun, shareState } from './ranks.js';
import { type TrainingEvents, type TrainingResult, trainSession } from './training.js';
import { isZip, unpackRun } from './unpack-run.js';

/** How a run goes on. */
export interface ResumeChoice {
  /** Epochs of the whole run from now on. */
  readonly epochs?: number;
  /** Steps of the whole run from now on, in place of epochs. */
  readonly steps?: number;
  /** Must be what the run was begun with. */
  readonly threads?: number;
  /** Where the run's data are now, if they have moved; the run remembers it. */
  readonly data?: string;
  /** The folder of a cache for images (see `openDataset`). */
  readonly cache?: string;
}

/** Who watches a run that goes on. */
export interface ResumeEvents extends TrainingEvents {
  /** Why it takes a while to find out whether another process trains the run. */
  onWait?(why: string): void;
  /** Once a run that came as a zip file lies in a folder. */
  onUnpacked?(folder: string): void;
  /** Once the run is known, before its checkpoint is read. */
  onRun?(run: RunFolder): void;
  /** When a damaged checkpoint is passed over for the one before. */
  onDamaged?(reason: string): void;
  /** Once the state is that of the newest checkpoint, if there are steps to do. */
  onRestored?(session: Session, runtime: Runtime): void;
}

export interface ResumeResult extends TrainingResult {
  /** Steps of the whole run. */
  readonly steps: number;
  /** False where the run had reached its end before. */
  readonly trained: boolean;
}

/**
 * Goes on with a run from its newest good checkpoint, until its end or until `signal` is aborted.
 * @param path a run's folder, or a zip file of one, which is unpacked beside it
 * @param comm the ranks that train it together, of which this one is rank 0; the others call `followRun`
 * @throws GannetError if it is no run, is being trained, has no checkpoint that can be used, or its data have changed
 */
export async function resumeRun(
  path: string,
  choice: ResumeChoice = {},
  events: ResumeEvents = {},
  signal?: AbortSignal,
  comm: Comm = alone,
): Promise<ResumeResult> {
  const found = await RunFolder.open(await folderOf(path, events));
  checkThreads(found, choice);
  const opened = await found.lock((why) => events.onWait?.(why));
  try {
    await opened.tidy();
    const runtime = nodeRuntime({ threads: opened.config.threads });
    const dataset = await loadRunData(opened, choice.data, {
      cache: choice.cache,
      onDecoded: (done, count) => events.onDecoded?.(done, count),
    });
    const { stepsPerEpoch, system } = assemble(opened.config, dataset);
    const run = await lengthen(await move(opened, choice.data), choice, stepsPerEpoch);
    events.onRun?.(run);
    const places = await announceRun(comm, run);
    events.onPlaces?.(places, run);
    const session = await Session.open(run, dataset, runtime, { comm });
    await session.restore((reason) => events.onDamaged?.(reason));
    await shareState(comm, session);
    const { trainer, steps } = session;
    const flat = await session.isFlat();
    if (flat || trainer.step >= steps) {
      await session.release();
      return { run, finished: true, step: trainer.step, steps, flat, trained: false };
    }
    const gauge = await openGauge(run.config, dataset, system, runtime);
    await run.rewind(trainer.step);
    events.onRestored?.(session, runtime);
    return { ...(await trainSession(session, gauge, events, signal)), steps, trained: true };
  } finally {
    opened.unlock();
  }
}

async function folderOf(path: string, events: ResumeEvents): Promise<string> {
  if (!(await isZip(path))) return path;
  const folder = await unpackRun(path);
  events.onUnpacked?.(folder);
  return folder;
}

function checkThreads({ config, path }: RunFolder, { threads }: ResumeChoice): void {
  if (threads === undefined || threads === config.threads) return;
  throw new GannetError(
    `${path} was begun with ${plural(config.threads, 'thread')}, and with ${threads} its numbers would differ in the ` +
      'last digits: leave --threads out, or begin a new run',
  );
}

/** The run with its data where they are now. */
async function move(run: RunFolder, source: string | undefined): Promise<RunFolder> {
  if (source === undefined) return run;
  const { config } = run;
  return run.reconfigure({ ...config, data: { ...config.data, source: fullSource(source) } });
}

/**
 * The run with a new target, if one is given; it then goes on also where evaluations no longer show a gain.
 * @throws GannetError if it is below the old one
 */
async function lengthen(run: RunFolder, { steps, epochs }: ResumeChoice, stepsPerEpoch: number): Promise<RunFolder> {
  if (steps === undefined && epochs === undefined) return run;
  const { config } = run;
  const recipe = findRecipe(config.recipe);
  const options = { ...config.options, ...(epochs === undefined ? { steps } : { epochs, steps: 0 }) };
  const before = plannedSteps(recipe.parse(config.options), stepsPerEpoch);
  const after = plannedSteps(recipe.parse(options), stepsPerEpoch);
  if (after < before) {
    throw new GannetError(
      `${run.path} goes to step ${before} already, and what is given would end it at step ${after}: --steps and ` +
        `--epochs count from the run's beginning, so give more than ${before} steps`,
    );
  }
  const flat = flatCourse(config.watch, await run.metrics.read()) !== null;
  return run.reconfigure({ ...config, options, watch: { ...config.watch, ...(flat && { stopWhenFlat: null }) } });
}
