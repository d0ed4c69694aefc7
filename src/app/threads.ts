import { availableParallelism } from 'node:os';
import { GannetError } from '../errors.js';
import { plural } from '../numbers.js';

/** Threads for each processor beyond which a step takes many times as long, and everything else stands still. */
const most = 4;

/**
 * The number of threads that is asked for; without one, one for each processor.
 * @throws GannetError for one that would bring the machine to a stand
 */
export function settleThreads(asked: number | undefined, processors: number = availableParallelism()): number {
  if (asked === undefined) return processors;
  if (asked <= most * processors) return asked;
  throw new GannetError(
    `--threads ${asked}: there are ${plural(processors, 'processor')} here, and so many threads would only wait for each ` +
      `other. Give ${processors}, or at most ${most * processors}`,
  );
}

/** A word on threads that are more than the processors; null where there is none to say. */
export function threadsWarning(threads: number, processors: number = availableParallelism()): string | null {
  if (threads <= processors) return null;
  return `${threads} threads share ${plural(processors, 'processor')} and wait for each other: with ${processors} it is faster`;
}
