import { readFile } from 'node:fs/promises';
import { GannetError } from '../errors.js';
import { findRecipe } from '../recipes/index.js';
import type { System } from '../recipes/recipe.js';
import { restoreCheckpoint } from '../train/checkpoint.js';
import { dataShape } from '../train/config.js';
import type { RunFolder } from '../train/run.js';
import type { TrainingState } from '../train/state.js';
import { initialState } from '../train/trainer.js';
import { networksOf } from './networks.js';

/** A run's system with the state of its newest checkpoint. */
export interface Restored {
  readonly system: System;
  readonly state: TrainingState;
  readonly step: number;
}

/**
 * Reads the newest checkpoint that is whole; no data are needed for it.
 * @param onDamaged told of each newer one that is not, with the reason
 * @throws GannetError if there is none that can be used
 */
export async function newestState(run: RunFolder, onDamaged: (reason: string) => void): Promise<Restored> {
  const { config } = run;
  const recipe = findRecipe(config.recipe);
  const system = recipe.build(recipe.parse(config.options), dataShape(config.data));
  networksOf(system);
  const state = initialState(system, config.seed);
  const checkpoints = await run.checkpoints();
  for (const { path } of checkpoints) {
    try {
      const bytes = await readFile(path).catch((error: Error) => {
        throw new GannetError(`${path} cannot be read: ${error.message}`);
      });
      return { system, state, step: restoreCheckpoint(bytes, path, recipe.name, state).step };
    } catch (error) {
      if (!(error instanceof GannetError)) throw error;
      onDamaged(error.message);
    }
  }
  throw new GannetError(
    checkpoints.length > 0
      ? `${run.path} has no checkpoint that is whole: begin a new run`
      : `${run.path} has no checkpoint: train it first, with gannet resume ${run.path}`,
  );
}
