import { gannet } from '../command.js';
import { GannetError, lettingGo } from '../errors.js';
import { isDiskFull } from '../formats/write-error.js';
import type { RunFolder } from '../run/folder.js';
import { type Outcome, train, type Watcher } from '../run/loop.js';
import type { Gauge } from '../run/metrics.js';
import type { Session } from '../run/session.js';
import type { Place } from './ranks.js';

/** Who watches a training. */
export interface TrainingEvents extends Watcher {
  /** For each picture that is decoded, before anything else. */
  onDecoded?(done: number, count: number): void;
  /** Once it is known where the ranks are that train together; none where there is but one. */
  onPlaces?(places: readonly Place[], run: RunFolder): void;
  /** Once the networks are compiled, before the first step. */
  onSession?(session: Session): void;
}

export interface TrainingResult extends Outcome {
  readonly run: RunFolder;
}

/**
 * Trains a session, then lets go of it.
 * @throws GannetError as `train`; where the disk is full, with how the run goes on
 */
export async function trainSession(
  session: Session,
  gauge: Gauge | null,
  events: TrainingEvents,
  signal: AbortSignal = new AbortController().signal,
): Promise<TrainingResult> {
  const { run, led } = session;
  const stop = led ? AbortSignal.any([signal, led.stopped]) : signal;
  const training = async (): Promise<TrainingResult> => {
    events.onSession?.(session);
    return { ...(await train(session, events, stop, gauge)), run };
  };
  try {
    return await lettingGo(training, () => session.release());
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new GannetError(
      `${(error as Error).message} The run keeps what is saved, and goes on with: ${gannet('resume', run.path)}`,
      { cause: error },
    );
  }
}
