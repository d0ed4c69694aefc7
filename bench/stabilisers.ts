import { wholeNumber } from '../src/cli/commands/arguments.js';
import { Batches } from '../src/data/batches.js';
import { findRecipe } from '../src/recipes/index.js';
import { dataShape } from '../src/run/config.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { trainingInputs } from '../src/train/inputs.js';
import { Trainer } from '../src/train/trainer.js';
import { command, runMain } from './command.js';
import { milliseconds } from './report.js';
import { benchData } from './subject.js';
import { median } from './timing.js';

const program = command('bench:stabilisers', 'what spectral norm and R1 add to a step of a recipe')
  .option('--recipe <name>', 'a recipe with the options of the adversarial game', 'acgan')
  .option('--rounds <n>', 'rounds, in each of which every form does 16 steps', wholeNumber(1), 5)
  .option('--threads <n>', 'threads', wholeNumber(1), 1);

interface Options {
  readonly recipe: string;
  readonly rounds: number;
  readonly threads: number;
}

/** Steps from one R1 to the next, and steps of a round. */
const every = 16;
/** What is compared, and by how much a step may then take longer. */
const forms: readonly { readonly name: string; readonly set: Record<string, unknown>; readonly wanted: number }[] = [
  { name: 'as it is', set: {}, wanted: 0 },
  { name: 'spectral norm on all of D', set: { spectralNorm: 'discriminator' }, wanted: 0.08 },
  { name: `R1 every ${every} steps`, set: { r1: 0.1, r1Every: every }, wanted: 0.15 },
];

async function main(): Promise<void> {
  const { recipe: name, rounds, threads } = program.parse().opts<Options>();
  const recipe = findRecipe(name);
  const runtime = nodeRuntime({ threads });
  // Second gradients need a D without batch norm; the step that they are compared with has none either.
  const base = 'discriminatorNorm' in recipe.options.shape ? { discriminatorNorm: 'none' } : {};
  const trainers: Trainer[] = [];
  for (const { set } of forms) {
    const options = recipe.parse({ ...base, ...set });
    const { batch, order } = options;
    const dataset = await benchData(recipe, batch);
    const system = recipe.build(options, dataShape(dataset));
    const batches = new Batches({ count: dataset.train.count, batch, order, seed: 1 });
    const inputs = trainingInputs(dataset, batches, 1, system.range);
    trainers.push(await Trainer.create({ system, runtime, inputs, batch, seed: 1, lowering: 'fast' }));
  }
  const seconds: number[][] = forms.map(() => []);
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const [i, trainer] of trainers.entries()) {
      const begin = performance.now();
      for (let done = 0; done < every; ) done += (await trainer.advance(every - done)).length;
      if (round > 0) seconds[i]!.push((performance.now() - begin) / 1000 / every);
    }
  }
  console.log(`${name}, ${rounds} rounds of ${every} steps, ${runtime.description}`);
  for (const [i, { name: form, wanted }] of forms.entries()) {
    const ratios = seconds[i]!.map((s, round) => s / seconds[0]![round]!);
    const more = i === 0 ? '' : `${percent(median(ratios) - 1)} more (wanted: at most ${percent(wanted)})`;
    console.log(`${form.padEnd(26)} ${milliseconds(median(seconds[i]!))} a step  ${more}`.trimEnd());
  }
  await Promise.all(trainers.map((trainer) => trainer.release()));
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

runMain(main);
