import type { Command } from 'commander';
import { wholeNumber } from './arguments.js';
import { Console } from './console.js';
import type { EvaluateFlags } from './evaluate-run.js';

export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .summary('say how good the samples of a run are')
    .description(
      'Draws samples with the newest checkpoint of a run, has a judge read them, and prints what it says beside what it ' +
        'says of real training images in their place: the best that can be expected. Both are measured against the ' +
        "held-out images. Written to the run's evaluation.json too.",
    )
    .argument('<run>', 'run folder')
    .option('--samples <n>', 'images that are drawn, as many of each class; 100 or more', wholeNumber(100), 10_000)
    .option('--judge <name>', "a shipped judge, or a judge's .onnx file (default: the shipped one that knows the data)")
    .option('--seed <n>', 'whole number that the samples are drawn from', wholeNumber(0), 0)
    .addHelpText(
      'after',
      `
Examples:
  gannet evaluate runs/00001-acgan-mnist
  gannet evaluate runs/00001-acgan-mnist --samples 1000
  gannet evaluate runs/00002-acgan-garments --judge judges/garments.onnx`,
    )
    .action(async (path: string, flags: EvaluateFlags) => {
      const { evaluateRun } = await import('./evaluate-run.js');
      await evaluateRun(path, flags, new Console());
    });
}
