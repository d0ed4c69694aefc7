/** What a trial of some steps says of all. */
export interface Trial {
  /** The median of the timed steps; of several kinds of steps, the mean of their medians, each as often as it comes. */
  readonly secondsPerStep: number;
  readonly timedSteps: number;
  /** Seconds of the first step, where it alone took all the time there is and is what was timed; else null. */
  readonly tooLong: number | null;
}

/**
 * Runs of the model that are timed after a first step: at least `least`, and more while they take less than `seconds`; but
 * none is begun after `end` seconds, and if there is none by then the first step counts.
 */
export const trial = { least: 3, most: 20, seconds: 3, end: 50 };

/**
 * Tries some steps, and ends by itself: after some seconds, or after the first step where that takes longer.
 *
 * @param advance does at most so many steps, and says how many it did
 * @param now milliseconds, from any beginning
 */
export async function trySteps(
  advance: (most: number) => Promise<number>,
  now: () => number = () => performance.now(),
): Promise<Trial> {
  const since = (time: number): number => (now() - time) / 1000;
  const first = now();
  await advance(1);
  const firstSeconds = since(first);
  const begin = now();
  const times: number[] = [];
  let timedSteps = 0;
  const isEnough = (): boolean => times.length >= trial.least && since(begin) >= trial.seconds;
  while (times.length < trial.most && !isEnough() && since(first) < trial.end) {
    const from = now();
    const steps = await advance(Number.POSITIVE_INFINITY);
    times.push(since(from) / steps);
    timedSteps += steps;
  }
  if (times.length === 0) return { secondsPerStep: firstSeconds, timedSteps: 1, tooLong: firstSeconds };
  times.sort((a, b) => a - b);
  return { secondsPerStep: times[times.length >> 1]!, timedSteps, tooLong: null };
}

/** A kind of steps that a training has, and how one is tried. */
export interface Kind {
  /** Of all steps, those of this kind. */
  readonly share: number;
  readonly advance: (most: number) => Promise<number>;
}

/** Tries steps of each kind, the commonest first, as long as the trial may take; the others are taken to be like them. */
export async function tryKinds(kinds: readonly Kind[], now: () => number = () => performance.now()): Promise<Trial> {
  const begin = now();
  let [weighted, shares, timedSteps] = [0, 0, 0];
  let tooLong: number | null = null;
  for (const { share, advance } of kinds) {
    if (shares > 0 && (now() - begin) / 1000 >= trial.end) break;
    const tried = await trySteps(advance, now);
    weighted += share * tried.secondsPerStep;
    shares += share;
    timedSteps += tried.timedSteps;
    tooLong ??= tried.tooLong;
  }
  return { secondsPerStep: weighted / shares, timedSteps, tooLong };
}
