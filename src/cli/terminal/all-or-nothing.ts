import type { Console } from './console.js';
import { watchSignals } from './signals.js';

/**
 * Does work that writes all or nothing, and says so where a signal stops it.
 * @param work ends with the signal's reason where it is aborted
 * @returns the exit code: 0, or that of the signal
 */
export async function allOrNothing(console: Console, work: (signal: AbortSignal) => Promise<void>): Promise<number> {
  const stop = watchSignals(() => {
    console.clearBar();
    console.line('Stopping… (Ctrl-C again ends at once)');
  });
  try {
    await work(stop.signal);
    return stop.code() ?? 0;
  } catch (error) {
    // What else goes wrong as it stops is told all the same.
    if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
    console.clearBar();
    console.line('Stopped: nothing is written.');
    return stop.code() ?? 0;
  } finally {
    console.clearBar();
    stop.release();
  }
}
