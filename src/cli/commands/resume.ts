import { type Command, Option } from 'commander';
import { Console } from '../terminal/console.js';
import type { RanksFlags } from '../terminal/ranks.js';
import type { ResumeFlags } from '../terminal/resume.js';
import { movedDataOption, run, runHelp, wholeNumber } from './arguments.js';
import { cacheOption } from './data-options.js';
import { distributedOption, rankTimeoutOption, together } from './ranks.js';

export function addResume(program: Command): void {
  program
    .command('resume')
    .summary('go on with a run that was stopped, or make it longer')
    .description(
      'Goes on from the newest good checkpoint. A run that was killed and resumed writes the same bytes as one that was not.',
    )
    .argument('<run>', `${runHelp}; or a zip file of a run, as the playground saves it`, run)
    .addOption(
      new Option('--epochs <n>', 'epochs of the whole run from now on').argParser(wholeNumber(1)).conflicts('steps'),
    )
    .option('--steps <n>', 'steps of the whole run from now on', wholeNumber(1))
    .option('--threads <n>', 'must be what the run was begun with, since the last digits depend on it', wholeNumber(1))
    .addOption(movedDataOption())
    .addOption(cacheOption())
    .addOption(distributedOption())
    .addOption(rankTimeoutOption())
    .option('--preview', 'show each new picture in the terminal')
    .addHelpText(
      'after',
      `
Examples:
  gannet resume runs/00001-acgan-mnist
  gannet resume runs/00001-acgan-mnist --epochs 150
  gannet resume acgan-mnist-step-600.zip --steps 2400
  mpirun -n 2 gannet resume runs/00002-acgan-mnist   as many ranks as divide the run's shards`,
    )
    .action(async (path: string, flags: ResumeFlags & RanksFlags) => {
      const { continueRun } = await import('../terminal/resume.js');
      await together(flags, (comm) => continueRun(path, flags, new Console(), comm));
    });
}
