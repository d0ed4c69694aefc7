/**
 * Half a cosine wave from 1 down to 0 over `steps` steps (Loshchilov & Hutter 2017, eq. 5, one period), after a rise
 * from 0 in a straight line over the first `warmup` of them.
 *
 * @returns the factor of the step size at step t = 1, 2, …, steps; 0 after that
 */
export function cosineDecay(steps: number, warmup = 0): (t: number) => number {
  return (t) => {
    if (t <= warmup) return t / (warmup + 1);
    const share = Math.min(1, (t - 1 - warmup) / Math.max(1, steps - warmup));
    return (1 + Math.cos(Math.PI * share)) / 2;
  };
}

/** A straight line from 1 down to 0 over `steps` steps. @returns the factor at step t = 1, 2, …, steps; 0 after that */
export function linearDecay(steps: number): (t: number) => number {
  return (t) => Math.max(0, 1 - (t - 1) / Math.max(1, steps));
}
