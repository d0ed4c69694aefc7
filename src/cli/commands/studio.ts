import type { Command } from 'commander';
import type { StudioChoice } from '../../studio/open.js';
import { Console } from '../terminal/console.js';
import { wholeNumber } from './arguments.js';

export function addStudio(program: Command): void {
  program
    .command('studio')
    .summary('see and steer runs in the browser')
    .description(
      'Serves a page that shows every run in a folder, also those that are being trained, and trains, stops, judges and ' +
        'compares them. Ctrl-C ends it.',
    )
    .option('--runs <folder>', 'folder of runs', 'runs')
    .option('--port <n>', 'port; 0 for any that is free', wholeNumber(0, 65535), 4290)
    .option('--host <address>', 'address to listen at; any but that of this machine alone needs --token', '127.0.0.1')
    .option('--token <text>', 'what a browser has to know to get in: 12 or more letters and digits')
    .option('--read-only', 'only show: nothing can be begun, stopped or deleted', false)
    .option('--open', 'open it in the browser', false)
    .addHelpText(
      'after',
      `
Examples:
  gannet studio                    this folder's runs, for you alone
  gannet studio --open --runs ~/gans
  gannet studio --read-only --host 0.0.0.0 --token $(openssl rand -hex 12)`,
    )
    .action(async ({ open, ...choice }: StudioChoice & { readonly open: boolean }) => {
      const { showStudio } = await import('../terminal/studio.js');
      process.exitCode = await showStudio(choice, open, new Console());
    });
}
