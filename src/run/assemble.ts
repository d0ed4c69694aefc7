import { Batches } from '../data/batches.js';
import type { Dataset } from '../data/dataset.js';
import { findRecipe } from '../recipes/index.js';
import type { TrainingOptions } from '../recipes/recipe.js';
import { trainingInputs } from '../train/inputs.js';
import { checkClasses } from './check-classes.js';
import { checkRunData } from './check-data.js';
import { dataShape, type RunConfig } from './config.js';

export type Assembled = ReturnType<typeof assemble>;

/** The parts of a run that its configuration determines. */
export function assemble(config: RunConfig, dataset: Dataset) {
  const recipe = findRecipe(config.recipe);
  const options = recipe.parse(config.options);
  checkRunData(config, dataset);
  const { batch, order } = options;
  const batches = new Batches({ count: dataset.train.count, batch, order, seed: config.seed });
  const length = { steps: plannedSteps(options, batches.stepsPerEpoch) };
  const system = recipe.build({ ...options, ...length }, dataShape(dataset));
  checkClasses(recipe, system, dataset);
  const inputs = trainingInputs(dataset, batches, config.seed, system.range);
  return { config, dataset, recipe, options, system, batches, inputs, stepsPerEpoch: batches.stepsPerEpoch };
}

/** Steps of a run: `steps` where it is given, else its epochs. */
export function plannedSteps(options: TrainingOptions, stepsPerEpoch: number): number {
  return options.steps > 0 ? options.steps : options.epochs * stepsPerEpoch;
}
