import type { Command } from 'commander';
import { Console } from '../terminal/console.js';
import { wholeNumber } from './arguments.js';

export function addStart(program: Command): void {
  program
    .command('start')
    .summary('a first look: train a small GAN on handwritten digits')
    .description('Trains a small ACGAN on MNIST within minutes, and shows the digits as it learns to draw them.')
    .option('--seed <n>', 'whole number that every random number comes from (default: 0)', wholeNumber(0))
    .addHelpText('after', '\nExamples:\n  gannet start\n  gannet start --seed 1')
    .action(async ({ seed }: { readonly seed?: number }) => {
      const { showFirstLook } = await import('../terminal/start.js');
      process.exitCode = await showFirstLook(seed, new Console());
    });
}
