import { Option } from 'commander';
import type { Settings } from '../src/app/options.js';
import { addSetting, wholeNumber } from '../src/cli/commands/arguments.js';
import { GannetError } from '../src/errors.js';
import { defaultLowerings, type Lowering } from '../src/lowering/names.js';
import { command, runMain } from './command.js';
import { machine } from './machine.js';
import { measureIn, type Place, places } from './web/places.js';
import type { StepTask, StepTimes } from './web/steps.js';
import { type Entry, table } from './web/table.js';

const lowerings = ['plain', 'fast'] as const satisfies readonly Lowering[];

const program = command(
  'bench:web',
  'a training step in WebAssembly, in Node and in headless Chromium, beside the native runtime, all with two threads',
)
  .addOption(
    new Option('--recipe <name...>', 'recipes for images of 28x28').default(['cgan-mlp', 'cgan', 'acgan'], 'three'),
  )
  .addOption(new Option('--where <place...>', 'node, chromium').choices(places).default(places, 'both'))
  .addOption(new Option('--backend <name>', 'webgpu is for Chromium alone').choices(['wasm', 'webgpu']).default('wasm'))
  .addOption(new Option('--lowering <name...>', 'plain, fast').choices(lowerings).default(lowerings, 'both'))
  .option('--steps <n>', 'steps that are timed, after a first one', wholeNumber(1), 3)
  .option('--rounds <n>', 'rounds, in each of which every place and lowering runs once', wholeNumber(1), 3)
  .option('--set <key=value>', 'an option of the recipes; may be repeated', addSetting, {});

interface Options {
  readonly recipe: readonly string[];
  readonly where: readonly Place[];
  readonly backend: 'wasm' | 'webgpu';
  readonly lowering: readonly Lowering[];
  readonly steps: number;
  readonly rounds: number;
  readonly set: Settings;
}

const threads = 2;
const names: Readonly<Record<Place, string>> = { node: 'Node', chromium: 'Chromium' };

async function main(): Promise<void> {
  const { recipe: recipes, rounds, set: settings, ...choice } = program.parse().opts<Options>();
  const { steps } = choice;
  const { date, processor, processors, node } = machine();
  console.log(`${date.slice(0, 10)}, ${processor} (${processors} processors), Node ${node}, ${threads} threads`);
  for (const recipe of recipes) {
    const entries = await inTurn(contestants({ recipe, settings, threads, steps }, choice), rounds);
    console.log(`\n${recipe}: ${rounds} rounds of ${steps} steps`);
    for (const line of table(entries)) console.log(line);
    for (const runtime of new Set(entries.map((e) => e.results[0]!.runtime))) console.log(`  ${runtime}`);
  }
  console.log("\nratio: a step's seconds over the native one's, by round; first: making, compiling and one step;");
  console.log("losses: the largest difference from native's in the first steps");
}

interface Contestant {
  readonly place: Place;
  readonly where: string;
  readonly task: StepTask;
}

/** The native runtime, as it is by default, and every way that is asked for. */
function contestants(
  common: Omit<StepTask, 'lowering' | 'backend'>,
  { where, backend, lowering }: Pick<Options, 'where' | 'backend' | 'lowering'>,
): Contestant[] {
  const native: StepTask = { ...common, lowering: defaultLowerings.cpu, backend: 'cpu' };
  const possible = where.filter((place) => place !== 'node' || backend === 'wasm');
  return [
    { place: 'node', where: 'native', task: native },
    ...possible.flatMap((place) =>
      lowering.map((way) => ({
        place,
        where: `${names[place]}, ${backend === 'wasm' ? 'WASM' : 'WebGPU'}`,
        task: { ...common, lowering: way, backend },
      })),
    ),
  ];
}

/** Lets all of them do their task in turn (A B C A B C …). One that cannot is named and left out. */
async function inTurn(all: readonly Contestant[], rounds: number): Promise<Entry[]> {
  const results = new Map(all.map((contestant) => [contestant, [] as StepTimes[]]));
  for (let round = 1; round <= rounds; round++) {
    for (const [contestant, done] of results) {
      const { place, where, task } = contestant;
      try {
        done.push(await measureIn(place, task));
      } catch (error) {
        if (task.backend === 'cpu' || !(error instanceof GannetError)) throw error;
        console.log(`${task.recipe}, ${where}, ${task.lowering}: left out: ${error.message}`);
        results.delete(contestant);
      }
    }
  }
  return [...results].map(([{ where, task }, done]) => ({ where, task, results: done }));
}

runMain(main);
