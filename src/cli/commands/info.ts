import type { Command } from 'commander';
import { Console } from '../terminal/console.js';
import { factLines } from '../terminal/format.js';

export function addInfo(program: Command): void {
  program
    .command('info')
    .summary('describe this machine, or a run')
    .description('Without a run: versions, this machine, and where the data are. With one: how far it is.')
    .argument('[run]', 'run folder')
    .addHelpText(
      'after',
      `
Examples:
  gannet info
  gannet info runs/00001-acgan-mnist`,
    )
    .action(async (run: string | undefined) => {
      const { machineFacts, runFacts } = await import('../terminal/info.js');
      const console = new Console();
      console.lines(factLines(run === undefined ? machineFacts() : await runFacts(run)));
    });
}
