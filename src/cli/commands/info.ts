import type { Command } from 'commander';
import { Console } from '../terminal/console.js';
import { printJson } from '../terminal/json.js';
import { run, runHelp } from './arguments.js';

export function addInfo(program: Command): void {
  program
    .command('info')
    .summary('describe this machine, or a run')
    .description('Without a run: versions, this machine, and where the data are. With one: how far it is.')
    .argument('[run]', runHelp, run)
    .option('--json', 'as JSON, for programs')
    .addHelpText(
      'after',
      `
Examples:
  gannet info
  gannet info runs/00001-acgan-mnist`,
    )
    .action(async (path: string | undefined, { json }: { readonly json?: true }) => {
      if (json) {
        const { machineInfo, runInfo } = await import('../../app/info.js');
        printJson(path === undefined ? machineInfo() : await runInfo(path));
        return;
      }
      const { machineFacts, runFacts } = await import('../terminal/info.js');
      const console = new Console();
      console.facts(path === undefined ? machineFacts() : await runFacts(path));
    });
}
