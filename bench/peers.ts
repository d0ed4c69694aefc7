import { wholeNumber } from '../src/cli/arguments.js';
import { findRecipe } from '../src/recipes/index.js';
import { command, runMain } from './command.js';
import { compare } from './comparison.js';
import { findPeers, gannet, type Task } from './contestants.js';
import { inTurn } from './rounds.js';

const program = command('bench:peers', "Gannet's training step beside that of other frameworks, with two threads each")
  .option('--recipe <name>', 'the recipe, with its own options', 'acgan')
  .option('--rounds <n>', 'rounds, in each of which every framework runs once', wholeNumber(1), 5)
  .option('--steps <n>', 'steps that are timed in a round', wholeNumber(1), 10);

interface Options {
  readonly recipe: string;
  readonly rounds: number;
  readonly steps: number;
}

async function main(): Promise<void> {
  const { recipe, rounds, steps } = program.parse().opts<Options>();
  const task: Task = { recipe, batch: findRecipe(recipe).parse({}).batch, steps, threads: 2 };
  const { folder, found, missing } = await findPeers();
  for (const name of missing) {
    const flag = name === 'torch' ? ' --torch' : '';
    console.log(`${name} is not in ${folder} and is left out; bench/peers/install.sh${flag} installs it`);
  }
  const entries = await inTurn([gannet, ...found], task, rounds, console.log);
  console.log(`\n${compare(task, entries)}`);
}

runMain(main);
