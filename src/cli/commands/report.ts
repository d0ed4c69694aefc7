import type { Command } from 'commander';
import { Console } from '../terminal/console.js';
import { run, runHelp } from './arguments.js';

export function addReport(program: Command): void {
  program
    .command('report')
    .summary('write a report of a run as one HTML file')
    .description(
      'Writes one HTML file that shows a run: configuration, networks, curves, pictures over time, epochs, timings. It ' +
        'opens without a network connection.',
    )
    .argument('<run>', runHelp, run)
    .option('--out <file>', 'HTML file (default: report.html in the run folder)')
    .addHelpText('after', '\nExample:\n  gannet report runs/00001-acgan-mnist --out acgan.html')
    .action(async (path: string, flags: { readonly out?: string }) => {
      const { reportRun } = await import('../terminal/report.js');
      await reportRun(path, flags, new Console());
    });
}
