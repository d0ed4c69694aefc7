import type { Command } from 'commander';
import { Console } from '../terminal/console.js';
import { printJson } from '../terminal/json.js';

export function addRuns(program: Command): void {
  program
    .command('runs')
    .summary('list the runs')
    .description(
      'Lists the runs in a folder: what they train, how far they are, and whether something trains them now.',
    )
    .argument('[folder]', 'folder of runs', 'runs')
    .option('--json', 'as JSON, for programs')
    .addHelpText('after', '\nExamples:\n  gannet runs\n  gannet runs --json')
    .action(async (folder: string, { json }: { readonly json?: true }) => {
      if (json) {
        const { listRuns } = await import('../../app/list-runs.js');
        printJson(await listRuns(folder));
        return;
      }
      const { showRuns } = await import('../terminal/runs.js');
      await showRuns(folder, new Console());
    });
}
