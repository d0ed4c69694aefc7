import { Option } from 'commander';
import { addSetting, type Settings, wholeNumber } from '../src/cli/arguments.js';
import { GannetError } from '../src/errors.js';
import type { Lowering } from '../src/lowering/index.js';
import { command, runMain } from './command.js';
import { machine } from './machine.js';
import { measureIn, type Place, places } from './web/places.js';
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
  .option('--set <key=value>', 'an option of the recipes; may be repeated', addSetting, {});

interface Options {
  readonly recipe: readonly string[];
  readonly where: readonly Place[];
  readonly backend: 'wasm' | 'webgpu';
  readonly lowering: readonly Lowering[];
  readonly steps: number;
  readonly set: Settings;
}

const threads = 2;
const names: Readonly<Record<Place, string>> = { node: 'Node', chromium: 'Chromium' };

async function main(): Promise<void> {
  const { recipe: recipes, where, backend, lowering, steps, set: settings } = program.parse().opts<Options>();
  const { date, processor, processors, node } = machine();
  console.log(`${date.slice(0, 10)}, ${processor} (${processors} processors), Node ${node}, ${threads} threads`);
  for (const recipe of recipes) {
    const common = { recipe, settings, threads, steps };
    const native = { ...common, lowering: 'fast', backend: 'cpu' } as const;
    const entries: Entry[] = [{ where: 'native', task: native, result: await measureIn('node', native) }];
    for (const place of where.filter((p) => p !== 'node' || backend === 'wasm')) {
      for (const low of lowering) {
        const task = { ...common, lowering: low, backend };
        const entry = await attempt(place, `${names[place]}, ${backend === 'wasm' ? 'WASM' : 'WebGPU'}`, task);
        if (entry) entries.push(entry);
      }
    }
    console.log(`\n${recipe}: median of ${steps} ${steps === 1 ? 'step' : 'steps'}`);
    for (const line of table(entries)) console.log(line);
    for (const runtime of new Set(entries.map((e) => e.result.runtime))) console.log(`  ${runtime}`);
  }
  console.log("\nratio: a step's time over the native one's; losses: largest difference from native's in 3 steps");
}

/** A place that there is not, or that fails, is named and left out. */
async function attempt(place: Place, where: string, task: Entry['task']): Promise<Entry | undefined> {
  try {
    return { where, task, result: await measureIn(place, task) };
  } catch (error) {
    if (!(error instanceof GannetError)) throw error;
    console.log(`${task.recipe}, ${where}, ${task.lowering}: left out: ${error.message}`);
    return undefined;
  }
}

runMain(main);
