import type { Command } from 'commander';
import { Console } from '../terminal/console.js';
import { printJson } from '../terminal/json.js';

export function addRecipes(program: Command): void {
  program
    .command('recipes')
    .summary('list the recipes, or the options of one')
    .description(
      'Lists the recipes: name, what it is, where it was published, and its presets. Of one recipe it lists the ' +
        'options, with their defaults, as --set takes them.',
    )
    .argument('[recipe]', 'only this one, with its options')
    .option('--json', 'as JSON, for programs: options as a JSON schema')
    .addHelpText('after', '\nExamples:\n  gannet recipes\n  gannet recipes acgan')
    .action(async (name: string | undefined, { json }: { readonly json?: true }) => {
      const { findRecipe, recipes } = await import('../../recipes/index.js');
      const shown = name === undefined ? [...recipes.values()] : [findRecipe(name)];
      if (json) {
        const { describeRecipe } = await import('../../app/recipes.js');
        printJson(shown.map(describeRecipe));
        return;
      }
      const { recipeLines } = await import('../terminal/recipes.js');
      const { recipeOptions } = await import('../terminal/recipe-options.js');
      const console = new Console();
      console.lines(recipeLines(shown, console));
      if (name !== undefined) console.lines(['', ...recipeOptions(shown[0]!, Math.min(console.columns, 100))]);
    });
}
