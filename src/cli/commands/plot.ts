import type { Command } from 'commander';
import type { PlotChoice } from '../../app/plot.js';
import { Console } from '../terminal/console.js';
import { runHelp, runs, share } from './arguments.js';

export function addPlot(program: Command): void {
  program
    .command('plot')
    .summary('draw the loss curves of one or more runs')
    .description(
      'Draws losses by phase and part, and accuracies, against the step: smoothed, with the raw curve faint behind. ' +
        'Several runs share one chart; of these, one that cannot be read is left out.',
    )
    .argument('<runs...>', `each a ${runHelp}`, runs)
    .option('--out <file>', 'PNG or SVG file (default: plot.png in the run folder; for several runs, here)')
    .option('--smooth <weight>', 'how much of the average before stays, from 0 (raw) to below 1', share, 0.9)
    .option('--log', 'losses by their order of magnitude, where those of one run would flatten all others')
    .addHelpText(
      'after',
      `
Examples:
  gannet plot runs/00001-acgan-mnist
  gannet plot runs/00001-acgan-mnist --smooth 0.6 --out losses.svg
  gannet plot runs/00001-acgan-mnist runs/00002-acgan-mnist`,
    )
    .action(async (paths: readonly string[], flags: PlotChoice) => {
      const { plotRuns } = await import('../../app/plot.js');
      const { file, notes } = await plotRuns(paths, flags);
      const console = new Console();
      for (const note of notes) console.warn(note);
      console.line(`Curves: ${file}`);
    });
}
