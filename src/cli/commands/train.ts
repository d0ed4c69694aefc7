import { type Command, Option } from 'commander';
import type { Comm } from '../../distributed/comm.js';
import { defaultLowering, lowerings } from '../../lowering/names.js';
import { Console } from '../terminal/console.js';
import type { RanksFlags } from '../terminal/ranks.js';
import type { TrainFlags } from '../terminal/train.js';
import { addSetting, positiveNumber, wholeNumber } from './arguments.js';
import { addDataOptions, cacheOption } from './data-options.js';
import { distributedOption, rankTimeoutOption, together } from './ranks.js';

export function addTrain(program: Command): void {
  const command = program
    .command('train')
    .summary('train a new run')
    .description(
      'Trains a recipe on a dataset, in a new run folder. Ctrl-C finishes the step, saves, and says how to go on.',
    )
    .argument('[recipe]', 'what to train: see gannet recipes (default: acgan; for pictures sngan --preset cpu)')
    .option('--data <source>', "'mnist', or a folder, archive or file of pictures or arrays: docs/data.md", 'mnist');
  addDataOptions(command)
    .addOption(cacheOption())
    .option('--preset <name>', "one of the recipe's sets of options")
    .addOption(
      new Option('--epochs <n>', 'passes through the training images').argParser(wholeNumber(1)).conflicts('steps'),
    )
    .option('--steps <n>', 'steps of the whole run, in place of epochs', wholeNumber(1))
    .option('--batch <n>', 'real images a step', wholeNumber(1))
    .option('--lr <x>', "Adam's step size", positiveNumber)
    .option('--flip', 'mirror each real image by chance: not for digits, letters or logos')
    .option('--seed <n>', 'whole number that every random number comes from (default: 0)', wholeNumber(0))
    .option('--out <folder>', 'run folder, new or empty (default: the next in runs/)')
    .option('--threads <n>', 'threads (default: one for each processor)', wholeNumber(1))
    .addOption(
      new Option('--lowering <name>', 'how convolutions are computed: docs/performance.md')
        .choices(lowerings)
        .default(defaultLowering),
    )
    .option(
      '--shards <n>',
      'equal parts of each batch, each normalised by itself, that ranks share (default: one a rank)',
      wholeNumber(1),
    )
    .addOption(distributedOption())
    .addOption(rankTimeoutOption())
    .addOption(
      new Option('--set <key=value>', 'any other option of the recipe (see gannet recipes RECIPE); may be repeated')
        .argParser(addSetting)
        .default({}, 'none'),
    )
    .option('--evaluate-every <steps>', 'have a judge measure 2,000 samples every so many steps', wholeNumber(1))
    .option('--judge <name>', "a shipped judge, or a judge's .onnx file (default: the shipped one that knows the data)")
    .option('--keep-best <metric>', 'keep the checkpoint of the best evaluation by this metric, such as gan-test')
    .option('--stop-when-flat <metric>', 'stop when evaluations no longer show a gain of this metric beyond noise')
    .option('--patience <n>', 'evaluations without a gain after which it stops (default: 5)', wholeNumber(1))
    .option('--preview', 'show each new picture in the terminal')
    .option('--dry-run', 'say what the run would take, from a few steps; write nothing')
    .addHelpText(
      'after',
      `
What is given here comes before the preset, and that before the recipe's
defaults, which gannet recipes RECIPE lists.

Examples:
  gannet train                                     ACGAN on MNIST, as published
  gannet train acgan --epochs 5 --seed 1 --out runs/five
  gannet train acgan --steps 2000 --set generatorChannels=96,48,24
  gannet train acgan --evaluate-every 600 --keep-best gan-test --stop-when-flat kernel
  gannet train --data ~/fashion-mnist --dry-run
  gannet train acgan --classes 3,7                 learns these two alone
  mpirun -n 4 gannet train acgan                   four processes train one run: docs/distributed.md`,
    )
    .action(async (named: string | undefined, given: TrainFlags & RanksFlags & { readonly dryRun?: true }) => {
      const { settleRecipe, showPlan, trainRun } = await import('../terminal/train.js');
      const { dryRun, ...flags } = given;
      const console = new Console();
      const begin = async (comm?: Comm): Promise<number> => {
        const { recipe, choice } = await settleRecipe(named, flags, console);
        if (!dryRun) return (await trainRun(recipe, choice, console, comm)).code;
        await showPlan(recipe, choice, console);
        return 0;
      };
      if (dryRun) await begin();
      else await together(flags, begin);
    });
}
