import { type Command, Option } from 'commander';
import type { BranchChoice } from '../../app/branch.js';
import { Console } from '../terminal/console.js';
import { addSetting, movedDataOption, positiveNumber, run, runHelp, wholeNumber } from './arguments.js';
import { cacheOption } from './data-options.js';

export function addBranch(program: Command): void {
  program
    .command('branch')
    .summary('make a run that goes on from a checkpoint of another, with other options')
    .description(
      'Makes a new run that begins as another was at a checkpoint; options that are not given stay as they were. Its ' +
        'networks and its batch are those of the other run.',
    )
    .argument('<run>', runHelp, run)
    .option('--from <step>', 'step of the checkpoint (default: the newest)', wholeNumber(0))
    .addOption(new Option('--epochs <n>', 'epochs of the whole branch').argParser(wholeNumber(1)).conflicts('steps'))
    .option('--steps <n>', 'steps of the whole branch, those before it counted', wholeNumber(1))
    .option('--lr <x>', "Adam's step size", positiveNumber)
    .option('--seed <n>', "whole number that every random number comes from (default: the run's)", wholeNumber(0))
    .addOption(
      new Option('--set <key=value>', 'any other option of the recipe (see gannet recipes RECIPE); may be repeated')
        .argParser(addSetting)
        .default({}, 'none'),
    )
    .addOption(movedDataOption())
    .addOption(cacheOption())
    .option('--out <folder>', 'run folder, new or empty (default: the next in runs/)')
    .addHelpText(
      'after',
      `
Examples:
  gannet branch runs/00001-acgan-mnist --lr 5e-5 --epochs 30
  gannet branch runs/00001-acgan-mnist --from 600 --seed 1`,
    )
    .action(async (path: string, choice: BranchChoice) => {
      const { showBranch } = await import('../terminal/branch.js');
      await showBranch(path, choice, new Console());
    });
}
