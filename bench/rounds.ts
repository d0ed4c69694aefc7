import { GannetError } from '../src/errors.js';
import type { Contestant } from './contestants.js';
import { milliseconds } from './report.js';
import type { Result } from './result.js';
import type { Task } from './task.js';
import type { Entry } from './verdict.js';

/**
 * Lets the contestants do a task in turn (A B C A B C …), so that a drift of the machine's speed meets all of them. A
 * peer that fails is named and left out of the rest; without the first contestant there is no comparison, and its
 * failure is thrown.
 */
export async function inTurn(
  contestants: readonly Contestant[],
  task: Task,
  rounds: number,
  say: (line: string) => void,
): Promise<Entry[]> {
  const results = new Map(contestants.map((c) => [c, [] as Result[]]));
  for (let round = 1; round <= rounds; round++) {
    const medians: string[] = [];
    for (const [contestant, done] of results) {
      try {
        const result = await contestant.run(task);
        done.push(result);
        medians.push(`${contestant.name} ${milliseconds(result.seconds.median)}`);
      } catch (error) {
        if (contestant === contestants[0] || !(error instanceof GannetError)) throw error;
        say(`${contestant.name} failed and is left out: ${error.message}`);
        results.delete(contestant);
      }
    }
    say(`round ${round} of ${rounds}: ${medians.join(', ')}`);
  }
  return [...results].map(([{ name, aside = false }, done]) => ({ name, aside, results: done }));
}
