import type { Command } from 'commander';
import { Console } from './console.js';
import { wrap } from './format.js';

export function addRecipes(program: Command): void {
  program
    .command('recipes')
    .summary('list the recipes')
    .description('Lists the recipes: name, what it is, where it was published, and its presets.')
    .addHelpText('after', '\nExample:\n  gannet recipes')
    .action(async () => {
      const { recipes } = await import('../recipes/index.js');
      const console = new Console();
      const indent = Math.max(...[...recipes.keys()].map((name) => name.length)) + 2;
      const below = (text: string): string[] =>
        wrap(text, console.columns - indent).map((line) => ' '.repeat(indent) + line);
      for (const { name, title, source, presets } of recipes.values()) {
        const [first, ...more] = below(title);
        console.line(console.strong(name.padEnd(indent)) + first!.trimStart());
        console.lines([...more, ...below(source)]);
        for (const [preset, { title }] of Object.entries(presets)) {
          console.lines(below(`--preset ${preset}: ${title}`));
        }
      }
    });
}
