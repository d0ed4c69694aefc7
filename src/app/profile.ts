import { availableParallelism } from 'node:os';
import type { Lowering } from '../lowering/index.js';
import { findRecipe } from '../recipes/index.js';
import type { Recipe, System } from '../recipes/recipe.js';
import { profileStep, type StepProfile } from '../train/profile.js';
import { shapeFor } from './layers.js';
import { type Choice, settleOptions } from './options.js';

/** Where the time of a recipe's step goes. */
export interface RecipeProfile {
  readonly recipe: Recipe;
  readonly batch: number;
  readonly system: System;
  readonly profile: StepProfile;
}

/** Does a few training steps of a recipe, and says how each layer is computed and what it takes on this machine. */
export async function profileRecipe(name: string, choice: Choice, lowering: Lowering): Promise<RecipeProfile> {
  const recipe = findRecipe(name);
  const options = settleOptions(recipe, choice);
  const system = recipe.build(options, shapeFor(recipe));
  const profile = await profileStep(system, options.batch, lowering, availableParallelism());
  return { recipe, batch: options.batch, system, profile };
}
