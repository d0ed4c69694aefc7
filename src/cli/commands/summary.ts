import { type Command, Option } from 'commander';
import type { Choice } from '../../app/options.js';
import { defaultLowering, type Lowering, lowerings } from '../../lowering/names.js';
import { Console } from '../terminal/console.js';
import { addSetting } from './arguments.js';

export function addSummary(program: Command): void {
  program
    .command('summary')
    .summary('show the layers of a recipe')
    .description('Shows the layers of each network of a recipe, with output shapes (N is the batch) and parameters.')
    .argument('<recipe>', 'see gannet recipes')
    .option('--preset <name>', "one of the recipe's sets of options")
    .addOption(
      new Option('--set <key=value>', 'an option of the recipe (see gannet recipes RECIPE); may be repeated')
        .argParser(addSetting)
        .default({}, 'none'),
    )
    .addOption(
      new Option(
        '--lowering [name]',
        'do a few training steps, and say how each layer is computed and what it takes (docs/performance.md)',
      )
        .choices(lowerings)
        .preset(defaultLowering),
    )
    .addHelpText(
      'after',
      `
Examples:
  gannet summary acgan
  gannet summary acgan --set generatorChannels=96,48,24
  gannet summary dcgan --lowering`,
    )
    .action(async (recipe: string, { lowering, ...choice }: Choice & { lowering?: Lowering }) => {
      const console = new Console();
      if (lowering) {
        const { loweringTable } = await import('../terminal/lowering-table.js');
        console.lines(await loweringTable(recipe, choice, lowering));
        return;
      }
      const { summaries } = await import('../terminal/layers.js');
      console.lines(summaries(recipe, choice, Math.min(console.columns, 80)));
    });
}
