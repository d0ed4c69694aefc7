import { GannetError } from '../errors.js';
import { isDiskFull } from '../formats/write-error.js';
import type { RunFolder } from '../run/folder.js';
import { type Outcome, train, type Watcher } from '../run/loop.js';
import type { Gauge } from '../run/metrics.js';
import type { Session } from '../run/session.js';

/** Who watches a training. */
export interface TrainingEvents extends Watcher {
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
  const { run } = session;
  try {
    events.onSession?.(session);
    return { ...(await train(session, events, signal, gauge)), run };
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new GannetError(
      `${(error as Error).message} The run keeps what is saved, and goes on with: gannet resume ${run.path}`,
      { cause: error },
    );
  } finally {
    await session.release();
  }
}
