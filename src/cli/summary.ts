import { type Command, Option } from 'commander';
import { addSetting } from './arguments.js';
import { Console } from './console.js';
import type { Choice } from './options.js';

export function addSummary(program: Command): void {
  program
    .command('summary')
    .summary('show the layers of a recipe')
    .description('Shows the layers of each network of a recipe, with output shapes (N is the batch) and parameters.')
    .argument('<recipe>', 'see gannet recipes')
    .option('--preset <name>', "one of the recipe's sets of options")
    .addOption(
      new Option('--set <key=value>', 'an option of the recipe; may be repeated')
        .argParser(addSetting)
        .default({}, 'none'),
    )
    .addHelpText(
      'after',
      `
Examples:
  gannet summary acgan
  gannet summary acgan --set generatorChannels=96,48,24`,
    )
    .action(async (recipe: string, choice: Choice) => {
      const { summaries } = await import('./layers.js');
      const console = new Console();
      console.lines(summaries(recipe, choice, Math.min(console.columns, 80)));
    });
}
