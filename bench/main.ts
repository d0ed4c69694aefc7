import { Option } from 'commander';
import type { Settings } from '../src/app/options.js';
import { addSetting, wholeNumber } from '../src/cli/commands/arguments.js';
import { writeAtomic } from '../src/formats/atomic.js';
import { defaultLowering, type Lowering, lowerings } from '../src/lowering/index.js';
import { command, runMain } from './command.js';
import { machine } from './machine.js';
import { measure } from './measure.js';
import { report } from './report.js';

const program = command('bench', "what one recipe's training step and generator cost on this machine")
  .option('--recipe <name>', 'the recipe, or `composed`: a pair of networks that no recipe has', 'acgan')
  .option('--preset <name>', "one of the recipe's sets of options")
  .option('--steps <n>', 'steps that are timed', wholeNumber(1), 10)
  .option('--batch <n>', "real images a step; the recipe's own unless given", wholeNumber(1))
  .option('--threads <n>', 'threads; one for each processor unless given', wholeNumber(1))
  .addOption(
    new Option('--lowering <name>', 'how convolutions are computed').choices(lowerings).default(defaultLowering),
  )
  .option('--set <key=value>', 'an option of the recipe; may be repeated', addSetting, {})
  .option('--json <file>', 'writes the measurement to a file as well');

interface Options {
  readonly recipe: string;
  readonly preset?: string;
  readonly steps: number;
  readonly batch?: number;
  readonly threads?: number;
  readonly lowering: Lowering;
  readonly set: Settings;
  readonly json?: string;
}

async function main(): Promise<void> {
  const { recipe, preset, steps, batch, threads, lowering, set, json } = program.parse().opts<Options>();
  const measurement = await measure({
    recipe,
    ...(preset !== undefined && { preset }),
    settings: { ...set, ...(batch !== undefined && { batch }) },
    steps,
    lowering,
    ...(threads !== undefined && { threads }),
  });
  console.log(report(measurement, machine().processor));
  if (json !== undefined) await writeAtomic(json, `${JSON.stringify({ ...machine(), ...measurement }, null, 2)}\n`);
}

runMain(main);
