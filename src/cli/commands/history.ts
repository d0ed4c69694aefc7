import { type Command, Option } from 'commander';
import type { HistoryFlags } from '../terminal/history.js';
import { run, runHelp } from './arguments.js';

export function addHistory(program: Command): void {
  program
    .command('history')
    .summary('hand out the losses of a run as CSV or JSON')
    .description(
      'Hands out every report of a run (losses by phase and part, seconds, images a second) and the mean losses of its ' +
        'epochs, on training and on held-out data.',
    )
    .argument('<run>', runHelp, run)
    .addOption(
      new Option('--to <format>', 'format of the file (required)').choices(['csv', 'json']).makeOptionMandatory(),
    )
    .option('--out <file>', 'file (default: standard output)')
    .addHelpText(
      'after',
      `
Examples:
  gannet history runs/00001-acgan-mnist --to csv --out losses.csv
  gannet history runs/00001-acgan-mnist --to json | less`,
    )
    .action(async (path: string, flags: HistoryFlags) => {
      const { showHistory } = await import('../terminal/history.js');
      await showHistory(path, flags, process.stdout);
    });
}
