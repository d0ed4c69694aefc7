import { wholeNumber } from '../src/cli/commands/arguments.js';
import { command, runMain } from './command.js';
import { compare } from './comparison.js';
import { gannet } from './contestants.js';
import { inTurn } from './rounds.js';
import { findSubject } from './subject.js';
import { taskOf } from './task.js';

const program = command(
  'bench:lowerings',
  'one training step under the fast lowering beside the plain one, with two threads each',
)
  .option('--recipe <name>', 'a recipe, or `composed`: a pair of networks that no recipe has', 'composed')
  .option('--rounds <n>', 'rounds, in each of which both run once', wholeNumber(1), 3)
  .option('--steps <n>', 'steps that are timed in a round; by default about a teraflop', wholeNumber(1));

interface Options {
  readonly recipe: string;
  readonly rounds: number;
  readonly steps?: number;
}

async function main(): Promise<void> {
  const { recipe, rounds, steps } = program.parse().opts<Options>();
  const task = taskOf(findSubject(recipe), steps);
  const entries = await inTurn([gannet('fast', 'fast'), gannet('plain', 'plain')], task, rounds, console.log);
  console.log(`\n${compare(task, entries, 'plain')}`);
}

runMain(main);
