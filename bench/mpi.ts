import { wholeNumber } from '../src/cli/commands/arguments.js';
import { findRecipe } from '../src/recipes/index.js';
import { command, runMain } from './command.js';
import { machine } from './machine.js';
import { type Launch, ordinary, ranks, time } from './mpi/launch.js';
import { partBytes, table } from './mpi/model.js';
import type { Timing } from './mpi/timed.js';
import { milliseconds } from './report.js';
import { median } from './timing.js';

const program = command('bench:mpi', 'what two ranks of one thread gain, and what the cost model says of more')
  .option('--recipe <name>', 'the recipe, with its own options', 'acgan')
  .option('--rounds <n>', 'rounds, in each of which every variant runs once', wholeNumber(1), 3)
  .option('--steps <n>', 'steps that are timed in a round', wholeNumber(1), 8);

interface Options {
  readonly recipe: string;
  readonly rounds: number;
  readonly steps: number;
}

async function main(): Promise<void> {
  const { recipe: name, rounds, steps } = program.parse().opts<Options>();
  const recipe = findRecipe(name);
  const { batch } = recipe.parse({});
  const one = { recipe: name, batch, shards: 1, threads: 1, steps, warm: 3 };
  const variants: Readonly<Record<string, readonly [Launch, typeof one]>> = {
    'one process, 1 thread': [ordinary, one],
    'one process, 2 threads': [ordinary, { ...one, threads: 2 }],
    'one rank, 1 thread, 1 shard': [ranks(1), one],
    'two ranks, 1 thread each': [ranks(2), { ...one, shards: 2 }],
    'two ranks, twice the batch': [ranks(2), { ...one, shards: 2, batch: 2 * batch }],
  };
  const results = new Map<string, Timing[]>(Object.keys(variants).map((key) => [key, []]));
  console.log(`${name}, batch ${batch}, ${rounds} rounds of ${steps} steps; ${machine().processor}`);
  for (let round = 0; round < rounds; round++)
    for (const [key, [launch, timed]] of Object.entries(variants)) results.get(key)!.push(await time(launch, timed));

  const of = (key: string, what: keyof Timing): number => median(results.get(key)!.map((t) => t[what]));
  for (const key of results.keys()) {
    const share = Math.round((100 * of(key, 'sums')) / of(key, 'seconds'));
    const memory = Math.round(of(key, 'memory') / 1e6);
    const least = Math.min(...results.get(key)!.map((t) => t.least));
    console.log(
      `${key.padEnd(28)} ${milliseconds(of(key, 'seconds'))} (${milliseconds(least)}), sums ${share} %, ${memory} MB`,
    );
  }
  /** The median over the rounds of one variant's time over another's, in the same round. */
  const ratio = (a: string, b: string, factor = 1): string => {
    const [x, y] = [results.get(a)!, results.get(b)!];
    return (factor * median(x.map(({ seconds }, i) => seconds / y[i]!.seconds))).toFixed(3);
  };
  const [single, threaded, led, strong, weak] = Object.keys(variants) as [string, string, string, string, string];
  console.log(`strong: ${ratio(single, strong)} times as fast as one process of one thread (wanted: 1.8)`);
  console.log(`weak: ${ratio(single, weak)} of its speed for each rank, at twice the batch (wanted: 0.9)`);
  console.log(`beside two threads: ${ratio(threaded, strong)} times as fast (wanted: 1)`);
  console.log(`one shard under MPI: ${ratio(led, single)} of the time without (wanted: at most 1.01)`);

  const megabytes = partBytes(recipe, batch).map((n) => (n / 1e6).toFixed(2));
  console.log(
    `\nA shard gives ${megabytes.join(' + ')} MB a step, by phase. Images a second (and the share of linear),`,
  );
  console.log(
    `computed by the cost model of docs/distributed.md from ${milliseconds(of(single, 'seconds'))} a step, one thread a rank:`,
  );
  for (const line of table(recipe, batch, of(single, 'seconds'))) console.log(line);
}

runMain(main);
