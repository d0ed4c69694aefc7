import type { Command } from 'commander';
import { Console } from './console.js';
import { wrap } from './format.js';
import { gannet } from './version.js';

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
      const { begin } = await import('./begin.js');
      const flags = { data: 'mnist', preset: 'first-look', set: {}, preview: true };
      const { path, code } = await begin('acgan', flags, console);
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
