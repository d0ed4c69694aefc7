import { alone, type Comm } from '../distributed/comm.js';
import { RunFolder } from '../run/folder.js';
import { Session } from '../run/session.js';
import { openGauge } from './gauge.js';
import { type Prepared, prepareRun, type RunChoice } from './prepare.js';
import { announceRun, shareState } from './ranks.js';
import { type TrainingEvents, type TrainingResult, trainSession } from './training.js';

/** Who watches a run that begins. */
export interface BeginEvents extends TrainingEvents {
  /** Once the run has its folder, before its networks are compiled. */
  onRun?(run: RunFolder, prepared: Prepared): void;
}

/**
 * Trains a new run, until its end or until `signal` is aborted: then the steps under way are finished and saved.
 *
 * @param recipe such as `acgan`
 * @param comm the ranks that train it together, of which this one is rank 0; the others call `followRun`
 * @throws GannetError for what cannot be trained, before anything is made, and when a loss is no longer a number
 */
export async function beginRun(
  recipe: string,
  choice: RunChoice = {},
  events: BeginEvents = {},
  signal?: AbortSignal,
  comm: Comm = alone,
): Promise<TrainingResult> {
  const prepared = await prepareRun(recipe, choice, {
    comm,
    onDecoded: (done, count) => events.onDecoded?.(done, count),
  });
  const { config, dataset, runtime, system } = prepared;
  // What the judge cannot measure is an error before anything is made.
  const gauge = await openGauge(config, dataset, system, runtime);
  const run = await (await RunFolder.create(config, choice.out)).lock();
  try {
    events.onRun?.(run, prepared);
    const places = await announceRun(comm, run);
    events.onPlaces?.(places, run);
    const session = await Session.open(run, dataset, runtime, { comm });
    await shareState(comm, session);
    return await trainSession(session, gauge, events, signal);
  } finally {
    run.unlock();
  }
}
