import type { z } from 'zod';
import { count } from '../../numbers.js';
import { manyImages, type Recipe } from '../../recipes/recipe.js';
import { factLines } from './format.js';

/** Characters of names and values, so that what an option is stands in line. */
const nameWidth = 22;
const valueWidth = 14;

/** A recipe's options with their defaults, and what its presets change; lines of at most `width` characters. */
export function recipeOptions({ options, presets }: Recipe, width: number): string[] {
  const defaults = options.parse({}) as Readonly<Record<string, unknown>>;
  const facts = (group: string): [string, string][] =>
    Object.keys(options.shape)
      .filter((key) => groupOf(options, key) === group)
      .map((key) => {
        const { description = '' } = options.shape[key] as z.ZodType;
        return [key.padEnd(nameWidth) + valueText(defaults[key]).padEnd(valueWidth), description];
      });
  const groups = [...new Set(Object.keys(options.shape).map((key) => groupOf(options, key)))].filter((g) => g !== '');
  const settings = (own: Readonly<Record<string, unknown>>): string =>
    Object.entries(own)
      .map(([key, value]) => `${key}=${valueText(value)}`)
      .join(' ');
  const changed = Object.entries(presets).map(([name, { options: own, ofMany }]): [string, string] => [
    name,
    `${settings(own)}${ofMany ? `; of ${count(manyImages)} images and more ${settings(ofMany)}` : ''}`,
  ]);
  return [
    'Options, with their defaults; --set key=value chooses another:',
    ...factLines(facts(''), width),
    ...groups.flatMap((group) => ['', `${group}:`, ...factLines(facts(group), width)]),
    ...(changed.length > 0 ? ['', 'Presets, and what each chooses:', ...factLines(changed, width)] : []),
  ];
}

/** The group that an option is listed in; '' for those of no group, which come first. */
function groupOf({ shape }: Recipe['options'], key: string): string {
  return String((shape[key] as z.ZodType).meta()?.group ?? '');
}

/** As --set takes it. */
function valueText(value: unknown): string {
  return Array.isArray(value) ? value.join(',') || 'none' : String(value);
}
