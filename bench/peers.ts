import { wholeNumber } from '../src/cli/commands/arguments.js';
import { writeAtomic } from '../src/formats/atomic.js';
import { findRecipe, recipes } from '../src/recipes/index.js';
import { checkPeer } from './check.js';
import { command, runMain } from './command.js';
import { compare } from './comparison.js';
import { gannet } from './contestants.js';
import { findPeers } from './find-peers.js';
import { machine } from './machine.js';
import { inTurn } from './rounds.js';
import { type Compared, summarise } from './summary.js';
import { taskOf } from './task.js';
import { verdict } from './verdict.js';

const program = command('bench:peers', "Gannet's training step beside that of other frameworks, with two threads each")
  .option('--recipe <name>', 'the recipe, with its own options; `all` for every one', 'acgan')
  .option('--preset <name>', "one of the recipe's sets of options")
  .option('--rounds <n>', 'rounds, in each of which every framework runs once', wholeNumber(1), 5)
  .option('--steps <n>', 'steps that are timed in a round; by default about a teraflop', wholeNumber(1))
  .option('--more', 'also PyTorch in bfloat16 and Keras with XLA, for information')
  .option('--check', 'compare parameter counts and show losses, and time nothing')
  .option('--json <file>', 'writes every figure to a file as well');

interface Options {
  readonly recipe: string;
  readonly preset?: string;
  readonly rounds: number;
  readonly steps?: number;
  readonly more?: boolean;
  readonly check?: boolean;
  readonly json?: string;
}

async function main(): Promise<void> {
  const { recipe, preset, rounds, steps, more = false, check, json } = program.parse().opts<Options>();
  const chosen = recipe === 'all' ? [...recipes.values()] : [findRecipe(recipe)];
  const { folder, found, missing } = await findPeers(more);
  for (const name of missing) {
    const flag = name === 'torch' ? ' --torch' : '';
    console.log(`${name} is not in ${folder} and is left out; bench/peers/install.sh${flag} installs it`);
  }
  if (check) {
    for (const r of chosen) for (const peer of found) await checkPeer(peer, taskOf(r, 3, preset), console.log);
    return;
  }
  const all: Compared[] = [];
  const save = async () => json !== undefined && writeAtomic(json, asJson(all));
  // A file that cannot be written is found now, and what is done stays when a later recipe fails.
  await save();
  for (const r of chosen) {
    const task = taskOf(r, steps, preset);
    const entries = await inTurn([gannet(), ...found], task, rounds, (line) => console.log(`${r.name}, ${line}`));
    console.log(`\n${compare(task, entries)}\n`);
    all.push({ task, entries });
    await save();
  }
  if (all.length > 1) console.log(summarise(all));
}

const asJson = (all: readonly Compared[]): string => {
  const comparisons = all.map((c) => ({ ...c, verdict: verdict(c.entries) }));
  return `${JSON.stringify({ ...machine(), comparisons }, null, 2)}\n`;
};

runMain(main);
