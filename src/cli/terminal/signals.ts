/** Signals that ask a run to stop, and the exit codes that say so. Batch systems send SIGUSR1 ahead of a time limit. */
const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143, ...(process.platform !== 'win32' && { SIGUSR1: 0 }) };
type Name = 'SIGHUP' | 'SIGINT' | 'SIGTERM' | 'SIGUSR1';

/** Milliseconds within which a second signal is the same Ctrl-C, passed on by npm or another parent. */
const echo = 500;

export interface Stop {
  readonly signal: AbortSignal;
  /** The exit code of a stopped run; null if none was asked for. */
  readonly code: () => number | null;
  readonly release: () => void;
}

/**
 * Watches for Ctrl-C, SIGTERM, SIGUSR1 and a closed terminal (SIGHUP): the first asks to stop, the second ends the
 * process at once.
 * @param controller aborted by the first
 */
export function watchSignals(onStop: () => void, controller = new AbortController()): Stop {
  let code: number | null = null;
  let asked = 0;
  const listener = (name: Name): void => {
    if (code === null) {
      code = codes[name] ?? 0;
      asked = performance.now();
      onStop();
      controller.abort();
    } else if (performance.now() - asked > echo) {
      process.exit(codes[name]);
    }
  };
  const names = Object.keys(codes) as Name[];
  for (const name of names) process.on(name, listener);
  return {
    signal: controller.signal,
    code: () => code,
    release: () => {
      for (const name of names) process.off(name, listener);
    },
  };
}
