import type { Recipe } from '../../recipes/recipe.js';
import type { Console } from './console.js';
import { wrap } from './format.js';

/** Recipes with their titles, sources and presets, in two columns. */
export function recipeLines(shown: readonly Recipe[], console: Pick<Console, 'columns' | 'strong'>): string[] {
  const indent = Math.max(...shown.map((recipe) => recipe.name.length)) + 2;
  const below = (text: string): string[] =>
    wrap(text, console.columns - indent).map((line) => ' '.repeat(indent) + line);
  return shown.flatMap(({ name, title, source, presets }) => {
    const [first, ...more] = below(title);
    return [
      console.strong(name.padEnd(indent)) + first!.trimStart(),
      ...more,
      ...below(source),
      ...Object.entries(presets).flatMap(([preset, { title }]) => below(`--preset ${preset}: ${title}`)),
    ];
  });
}
