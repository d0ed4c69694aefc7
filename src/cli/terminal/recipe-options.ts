import type { z } from 'zod';
import type { Recipe } from '../../recipes/recipe.js';
import { factLines } from './format.js';

/** Characters of names and values, so that what an option is stands in line. */
const nameWidth = 22;
const valueWidth = 14;

/** A recipe's options with their defaults, and what its presets change; lines of at most `width` characters. */
export function recipeOptions({ options, presets }: Recipe, width: number): string[] {
  const defaults = options.parse({}) as Readonly<Record<string, unknown>>;
  const facts = Object.entries(defaults).map(([key, value]): [string, string] => {
    const { description = '' } = options.shape[key] as z.ZodType;
    return [key.padEnd(nameWidth) + valueText(value).padEnd(valueWidth), description];
  });
  const changed = Object.entries(presets).map(([name, { options: own }]): [string, string] => [
    name,
    Object.entries(own)
      .map(([key, value]) => `${key}=${valueText(value)}`)
      .join(' '),
  ]);
  return [
    'Options, with their defaults; --set key=value chooses another:',
    ...factLines(facts, width),
    ...(changed.length > 0 ? ['', 'Presets, and what each chooses:', ...factLines(changed, width)] : []),
  ];
}

/** As --set takes it. */
function valueText(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}
