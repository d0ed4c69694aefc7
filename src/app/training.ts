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

/** Trains a session, then lets go of it. */
export async function trainSession(
  session: Session,
  gauge: Gauge | null,
  events: TrainingEvents,
  signal: AbortSignal = new AbortController().signal,
): Promise<TrainingResult> {
  events.onSession?.(session);
  const outcome = await train(session, events, signal, gauge);
  await session.release();
  return { ...outcome, run: session.run };
}
