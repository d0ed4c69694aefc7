import type { Command } from 'commander';
import { Console } from '../terminal/console.js';
import { wrap } from '../terminal/format.js';

export function addRecipes(program: Command): void {
  program
    .command('recipes')
    .summary('list the recipes, or the options of one')
    .description(
      'Lists the recipes: name, what it is, where it was published, and its presets. Of one recipe it lists the ' +
        'options, with their defaults, as --set takes them.',
    )
    .argument('[recipe]', 'only this one, with its options')
    .addHelpText('after', '\nExamples:\n  gannet recipes\n  gannet recipes acgan')
    .action(async (name: string | undefined) => {
      const { findRecipe, recipes } = await import('../../recipes/index.js');
      const console = new Console();
      const shown = name === undefined ? [...recipes.values()] : [findRecipe(name)];
      const indent = Math.max(...shown.map((recipe) => recipe.name.length)) + 2;
      const below = (text: string): string[] =>
        wrap(text, console.columns - indent).map((line) => ' '.repeat(indent) + line);
      for (const { name, title, source, presets } of shown) {
        const [first, ...more] = below(title);
        console.line(console.strong(name.padEnd(indent)) + first!.trimStart());
        console.lines([...more, ...below(source)]);
        for (const [preset, { title }] of Object.entries(presets)) {
          console.lines(below(`--preset ${preset}: ${title}`));
        }
      }
      if (name === undefined) return;
      const { recipeOptions } = await import('../terminal/recipe-options.js');
      console.line();
      console.lines(recipeOptions(shown[0]!, Math.min(console.columns, 100)));
    });
}
