import type { Command } from 'commander';
import { Console } from '../terminal/console.js';
import { wrap } from '../terminal/format.js';
import { gannet } from '../terminal/invocation.js';

export function addStart(program: Command): void {
  program
    .command('start')
    .summary('a first look: train a small GAN on handwritten digits')
    .description('Trains a small ACGAN on MNIST within minutes, and shows the digits as it learns to draw them.')
    .addHelpText('after', '\nExample:\n  gannet start')
    .action(async () => {
      const console = new Console();
      console.lines(
        wrap(
          'Welcome to Gannet. A generator now learns to draw digits, and a discriminator to tell them from real ones. ' +
            'This takes minutes; Ctrl-C stops and keeps what is done.',
          console.columns,
        ),
      );
      console.line();
      const { trainRun } = await import('../terminal/train.js');
      const { path, code } = await trainRun('acgan', { preset: 'first-look', preview: true }, console);
      process.exitCode = code;
      if (code !== 0) return;
      console.line();
      console.line('What to try next');
      for (const [what, command] of [
        ['digits that turn into others', `sample ${path} --interpolate`],
        ['more training of this run', `resume ${path} --epochs 20`],
        ['the full-size network', 'train acgan'],
      ]) {
        console.line(`  ${what}:`);
        console.line(`    ${gannet} ${command}`);
      }
    });
}
