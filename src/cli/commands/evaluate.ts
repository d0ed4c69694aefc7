import { type Command, InvalidArgumentError, Option } from 'commander';
import type { EvaluationChoice } from '../../app/evaluate.js';
import { type MetricName, metricNames } from '../../judge/figure.js';
import { Console } from '../terminal/console.js';
import { printJson } from '../terminal/json.js';
import { checkpoint, checkpointHelp, movedDataOption, run, runHelp, wholeNumber } from './arguments.js';
import { cacheOption } from './data-options.js';

export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .summary('say how good the samples of a run are')
    .description(
      'Draws samples with a checkpoint of a run, has a judge read them, and prints what it says beside what it ' +
        'says of real images in their place: the best that can be expected. Written to the run folder too, with pictures.',
    )
    .argument('<run>', runHelp, run)
    .option('--checkpoint <which>', checkpointHelp, checkpoint)
    .option(
      '--samples <n>',
      'images that are drawn, 100 or more: as many of each class, or as uneven as real ones',
      wholeNumber(100),
      10_000,
    )
    .option('--metrics <list>', `some of ${metricNames.join(', ')} (default: all)`, metricList)
    .addOption(
      new Option('--gan-train <form>', 'a small classifier, or one like the judge')
        .choices(['quick', 'full'])
        .default('quick'),
    )
    .option('--judge <name>', "a shipped judge, or a judge's .onnx file (default: the shipped one that knows the data)")
    .addOption(movedDataOption())
    .addOption(cacheOption())
    .option('--seed <n>', 'whole number that the samples are drawn from', wholeNumber(0), 0)
    .option('--json', 'print the figures as JSON, for programs, and nothing else')
    .addHelpText(
      'after',
      `
What each metric is: docs/judges.md. Those that need classes are left out, with
a word, where the data, the generator or the judge has none.

Examples:
  gannet evaluate runs/00001-acgan-mnist
  gannet evaluate runs/00001-acgan-mnist --samples 1000 --metrics gan-test,frechet
  gannet evaluate runs/00001-acgan-mnist --metrics gan-train --gan-train full
  gannet evaluate runs/00002-acgan-garments --judge judges/garments.onnx`,
    )
    .action(async (path: string, { json, ...flags }: EvaluationChoice & { readonly json?: true }) => {
      if (json) {
        const { evaluateRun } = await import('../../app/evaluate.js');
        printJson(await evaluateRun(path, flags));
        return;
      }
      const { showEvaluation } = await import('../terminal/evaluate.js');
      process.exitCode = await showEvaluation(path, flags, new Console());
    });
}

/** Metrics by name, in the order in which they are printed. */
function metricList(text: string): readonly MetricName[] {
  const asked = text.split(',').map((name) => name.trim());
  const unknown = asked.find((name) => !metricNames.some((known) => known === name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no metric '${unknown}': name some of ${metricNames.join(', ')}.`);
  return metricNames.filter((name) => asked.includes(name));
}
