import { shapeFor } from '../src/app/layers.js';
import { settleOptions } from '../src/app/options.js';
import type { Recipe } from '../src/recipes/recipe.js';
import { stepMacs } from '../src/train/graph.js';

/** What every contestant does: so many steps of a recipe with its own options. */
export interface Task {
  readonly recipe: string;
  /** One of the recipe's sets of options. */
  readonly preset?: string;
  /** Real images a step. */
  readonly batch: number;
  readonly steps: number;
  readonly threads: number;
  /** Floating-point operations of a step's products, as the recipe is written. */
  readonly flops: number;
}

/** Products that the steps of one process should come to where their number is not given. */
const wanted = 1e12;

/** @param steps by default as many as make about a teraflop, from 8 to 500 */
export function taskOf(recipe: Recipe, steps?: number, preset?: string): Task {
  const named = preset === undefined ? {} : { preset };
  const options = settleOptions(recipe, named);
  const { batch } = options;
  const flops = 2 * stepMacs(recipe.build(options, shapeFor(recipe)), batch);
  const enough = Math.min(500, Math.max(8, Math.round(wanted / flops)));
  return { recipe: recipe.name, ...named, batch, steps: steps ?? enough, threads: 2, flops };
}
