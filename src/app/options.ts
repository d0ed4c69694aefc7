import { closest } from '../closest.js';
import { GannetError } from '../errors.js';
import { count } from '../numbers.js';
import { recipes } from '../recipes/index.js';
import { manyImages, type Preset, presetForSide, type Recipe, type TrainingOptions } from '../recipes/recipe.js';

/** An option's value as it is written. */
export type Setting = boolean | number | string | readonly (boolean | number | string)[];
export type Settings = Readonly<Record<string, Setting>>;

/** What is said about a recipe's options. */
export interface Choice {
  readonly preset?: string;
  readonly epochs?: number;
  readonly steps?: number;
  readonly batch?: number;
  readonly lr?: number;
  /** Whether each real image is mirrored, left to right, with a chance of one half; where the recipe can. */
  readonly flip?: boolean;
  /** Any of the recipe's options, by name. */
  readonly set?: Settings;
}

/**
 * A recipe's options: its defaults, over them the preset's, over them what was said one by one.
 * @param given.base what stands in the place of the defaults
 * @param given.images how many there are to learn from, as far as that is known: of many a preset may choose otherwise
 * @throws GannetError for a preset, key or value that the recipe does not have
 */
export function settleOptions(
  recipe: Recipe,
  { preset, set = {}, ...flags }: Choice,
  { base = {}, images = 0 }: { readonly base?: Readonly<Record<string, unknown>>; readonly images?: number } = {},
): TrainingOptions {
  const explicit: Record<string, unknown> = { ...set };
  for (const key of ['epochs', 'steps', 'batch', 'lr', 'flip'] as const) {
    if (flags[key] === undefined) continue;
    if (key in set) throw new GannetError(`${key} is given twice, as --${key} and by --set: leave one out`);
    explicit[key] = flags[key];
  }
  if (flags.flip) checkFlip(recipe);
  const chosen = preset === undefined ? null : findPreset(recipe, preset);
  return recipe.parse({ ...base, ...chosen?.options, ...ofMany(chosen, images), ...length(explicit) });
}

/** A word on a preset that is for images of other sizes, where the recipe has one for these; null where that is not so. */
export function presetNote(
  recipe: Recipe,
  { preset }: Choice,
  { height, width }: { readonly height: number; readonly width: number },
): string | null {
  const sides = preset === undefined ? undefined : recipe.presets[preset]?.sides;
  if (!sides || sides.includes(height)) return null;
  const fit = presetForSide(recipe, height);
  if (fit === undefined) return null;
  return `for images of ${height}x${width} there is --preset ${fit}: ${recipe.presets[fit]!.title}`;
}

/** A word on what a preset chooses otherwise of so many images; null where that is nothing. */
export function manyNote(recipe: Recipe, { preset, set = {} }: Choice, images: number): string | null {
  const otherwise = ofMany(preset === undefined ? null : findPreset(recipe, preset), images);
  const chosen = Object.entries(otherwise).flatMap(([key, value]) => (key in set ? [] : [`${key}=${value}`]));
  if (chosen.length === 0) return null;
  return `of ${count(manyImages)} images and more --preset ${preset} has ${chosen.join(', ')}`;
}

/** What a preset chooses otherwise of so many images. */
function ofMany(preset: Preset | null, images: number): Readonly<Record<string, unknown>> {
  return (images >= manyImages && preset?.ofMany) || {};
}

function checkFlip({ name, options }: Recipe): void {
  if ('flip' in options.shape) return;
  const able = [...recipes.values()].filter((other) => 'flip' in other.options.shape).map((other) => other.name);
  throw new GannetError(`--flip: ${name} does not mirror real images; ${able.join(', ')} do`);
}

/** Epochs that are asked for count, though the recipe or the preset may count in steps. */
function length(explicit: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!('epochs' in explicit)) return explicit;
  if ('steps' in explicit) throw new GannetError('--steps and --epochs exclude each other: give one of them');
  return { ...explicit, steps: 0 };
}

function findPreset(recipe: Recipe, name: string): Preset {
  const preset = Object.hasOwn(recipe.presets, name) ? recipe.presets[name] : undefined;
  if (preset) return preset;
  const names = Object.keys(recipe.presets);
  const near = closest(name, names);
  const others = [...recipes.values()].filter(({ presets }) => Object.hasOwn(presets, name)).map((other) => other.name);
  const elsewhere = others.length > 0 ? ` It is one of ${others.join(', ')}.` : '';
  throw new GannetError(
    `${recipe.name} has no preset ${name}${near ? `; did you mean ${near}?` : '.'}${elsewhere} ` +
      (names.length > 0 ? `Its presets are: ${names.join(', ')}` : 'It has none.'),
  );
}
