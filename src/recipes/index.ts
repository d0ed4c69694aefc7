import { closest } from '../closest.js';
import { GannetError } from '../errors.js';
import { acgan } from './acgan.js';
import { acganUpsample } from './acgan-upsample.js';
import { cgan } from './cgan.js';
import { cnnClassifier } from './cnn-classifier.js';
import { dcgan } from './dcgan.js';
import { dcgan128 } from './dcgan-128.js';
import { cganMlp, gan } from './mlp.js';
import type { Recipe } from './recipe.js';
import { sngan } from './sngan.js';

/** Every recipe that Gannet ships, by name. */
export const recipes: ReadonlyMap<string, Recipe> = new Map(
  [acgan, acganUpsample, cgan, dcgan, cnnClassifier, dcgan128, sngan, cganMlp, gan].map((r) => [r.name, r]),
);

/** The recipe of this name; an unknown name is an error that suggests the nearest one. */
export function findRecipe(name: string): Recipe {
  const recipe = recipes.get(name);
  if (recipe) return recipe;
  const names = [...recipes.keys()];
  const near = closest(name, names);
  throw new GannetError(
    `there is no recipe ${name}${near ? `; did you mean ${near}?` : '.'} The recipes are: ${names.join(', ')}`,
  );
}
