import type { Comm } from '../../src/distributed/comm.js';
import { alone } from '../../src/distributed/comm.js';
import { connect } from '../../src/mpi/connect.js';
import { findLauncher } from '../../src/mpi/launcher.js';
import { findRecipe } from '../../src/recipes/index.js';
import { assemble } from '../../src/run/assemble.js';
import { makeConfig } from '../../src/run/config.js';
import { createTrainer } from '../../src/run/trainer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { benchData } from '../subject.js';
import { median } from '../timing.js';
import type { Timed, Timing } from './timed.js';

/** One rank that is timed: trains without a run and says what a step took. */
const { recipe: name, batch, shards, threads, steps, warm } = JSON.parse(process.argv[2]!) as Timed;

/** The same ranks, and the seconds that they have spent in exchanges, waiting included. */
function timed(comm: Comm): { readonly comm: Comm; readonly spent: () => number } {
  let seconds = 0;
  const within = async <T>(exchange: Promise<T>): Promise<T> => {
    const begin = performance.now();
    const result = await exchange;
    seconds += (performance.now() - begin) / 1000;
    return result;
  };
  const sum: Comm['sum'] = (parts, count, n) => within(comm.sum(parts, count, n));
  const join: Comm['join'] = (array) => within(comm.join(array));
  return { comm: { ...comm, sum, join }, spent: () => seconds };
}

const launcher = findLauncher(process.env);
const joined = launcher ? await connect(launcher, 600) : alone;
const { comm, spent } = timed(joined);
const recipe = findRecipe(name);
const options = recipe.parse({ batch });
const dataset = await benchData(recipe, batch);
const runtime = nodeRuntime({ threads });
const common = { version: 'bench', recipe: name, options, source: 'bench', dataset, seed: 1 };
const trainer = await createTrainer(assemble(makeConfig({ ...common, shards, runtime }), dataset), runtime, { comm });
for (let i = 0; i < warm; i++) await trainer.advance(1);
const times: number[] = [];
const before = spent();
while (times.length < steps) {
  const begin = performance.now();
  const { length } = await trainer.advance(steps - times.length);
  const each = (performance.now() - begin) / 1000 / length;
  for (let i = 0; i < length; i++) times.push(each);
}
const timing: Timing = {
  seconds: median(times),
  least: Math.min(...times),
  sums: (spent() - before) / steps,
  memory: process.resourceUsage().maxRSS * 1024,
};
if (comm.rank === 0) process.stdout.write(`${JSON.stringify(timing)}\n`);
await joined.close();
