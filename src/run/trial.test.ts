import { expect, test } from 'vitest';
import { tryKinds, trySteps } from './trial.js';

/** A trial of steps that take so long, by a clock that they alone move; and the steps that were asked for. */
async function trialOf(...seconds: readonly number[]) {
  let now = 7;
  const asked: number[] = [];
  const advance = async (most: number): Promise<number> => {
    const took = seconds[Math.min(asked.length, seconds.length - 1)]!;
    asked.push(most);
    const steps = Math.min(most, 10);
    now += 1000 * took * steps;
    return steps;
  };
  return { ...(await trySteps(advance, () => now)), runs: asked.length };
}

test('steps are timed for three seconds and at least three times, the first, which is slow, apart', async () => {
  expect(await trialOf(5, 0.1)).toEqual({ secondsPerStep: 0.1, timedSteps: 30, tooLong: null, runs: 4 });
  expect(await trialOf(5, 0.2, 0.4, 0.3)).toEqual({ secondsPerStep: 0.3, timedSteps: 30, tooLong: null, runs: 4 });
  expect(await trialOf(0, 0.001)).toEqual({ secondsPerStep: 0.001, timedSteps: 200, tooLong: null, runs: 21 });
});

test('it ends by itself: no run is begun after 50 seconds, however few there were', async () => {
  expect(await trialOf(20, 2)).toEqual({ secondsPerStep: 2, timedSteps: 20, tooLong: null, runs: 3 });
  expect(await trialOf(49, 9)).toEqual({ secondsPerStep: 9, timedSteps: 10, tooLong: null, runs: 2 });
});

test('a single step that takes longer is waited for, and is all that is known', async () => {
  expect(await trialOf(70)).toEqual({ secondsPerStep: 70, timedSteps: 1, tooLong: 70, runs: 1 });
});

test('steps of several kinds count as often as they come', async () => {
  let now = 0;
  const kind = (share: number, seconds: number) => ({
    share,
    advance: async () => {
      now += 1000 * seconds;
      return 1;
    },
  });
  const tried = await tryKinds([kind(0.75, 1), kind(0.25, 3)], () => now);
  expect(tried).toEqual({ secondsPerStep: 1.5, timedSteps: 6, tooLong: null });
  // No time is left for the rarer kind.
  expect(await tryKinds([kind(0.75, 60), kind(0.25, 3)], () => now)).toMatchObject({ secondsPerStep: 60, tooLong: 60 });
});
