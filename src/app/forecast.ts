import { Batches } from '../data/batches.js';
import type { Dataset } from '../data/dataset.js';
import { findRecipe } from '../recipes/index.js';
import type { Recipe } from '../recipes/recipe.js';
import { plannedSteps } from '../run/assemble.js';
import { dataShape } from '../run/config.js';
import type { RunFolder } from '../run/folder.js';
import { stepMacs } from '../train/graph.js';
import { type Choice, settleOptions } from './options.js';

/** What a training would take on this machine. */
export interface Forecast {
  /** Of the whole training. */
  readonly steps: number;
  readonly seconds: number;
}

/**
 * Says what a training of a recipe would take on the machine that another run was trained on, without trying it: by that
 * run's pace, and by how many more products a step has. A rough figure; `planTraining` tries a few steps.
 *
 * @param run one that has reports
 * @param dataset what both are trained on
 */
export async function forecastTraining(
  run: RunFolder,
  dataset: Dataset,
  recipeName: string,
  choice: Choice = {},
): Promise<Forecast> {
  const { config } = run;
  const known = findRecipe(config.recipe);
  const recipe = findRecipe(recipeName);
  const options = settleOptions(recipe, choice, { images: dataset.train.count });
  const macs = (of: Recipe, given: typeof options): number =>
    stepMacs(of.build(given, dataShape(dataset)), given.batch);
  const more = macs(recipe, options) / macs(known, known.parse(config.options));
  const { batch, order } = options;
  const { stepsPerEpoch } = new Batches({ count: dataset.train.count, batch, order, seed: config.seed });
  const steps = plannedSteps(options, stepsPerEpoch);
  return { steps, seconds: steps * more * (await secondsPerStep(run)) };
}

/** The mean over a run's reports. */
async function secondsPerStep(run: RunFolder): Promise<number> {
  const stats = await run.stats();
  return stats.reduce((sum, { seconds }) => sum + seconds, 0) / (stats.at(-1)?.step ?? Number.NaN);
}
