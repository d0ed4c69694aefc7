import { type Command, Option } from 'commander';
import type { DiagramChoice } from '../../app/diagram.js';
import { Console } from '../terminal/console.js';
import { addSetting } from './arguments.js';

export function addDiagram(program: Command): void {
  program
    .command('diagram')
    .summary('draw the networks of a recipe')
    .description(
      'Draws the networks of a recipe as a diagram: each layer with its name, output shape (N is the batch) and number ' +
        'of parameters.',
    )
    .argument('<recipe>', 'see gannet recipes')
    .option('--network <name>', 'only this network, such as G or D')
    .option('--out <file>', 'PNG or SVG file (default: RECIPE.png or RECIPE-NETWORK.png)')
    .option('--preset <name>', "one of the recipe's sets of options")
    .addOption(
      new Option('--set <key=value>', 'an option of the recipe (see gannet recipes RECIPE); may be repeated')
        .argParser(addSetting)
        .default({}, 'none'),
    )
    .addHelpText(
      'after',
      `
Examples:
  gannet diagram acgan
  gannet diagram acgan --network G --out generator.svg
  gannet diagram acgan --set generatorChannels=96,48,24`,
    )
    .action(async (recipe: string, flags: DiagramChoice) => {
      const { drawNetworks } = await import('../../app/diagram.js');
      new Console().line(`Diagram: ${await drawNetworks(recipe, flags)}`);
    });
}
