import { GannetError } from '../../src/errors.ts';
import { findRecipe } from '../../src/recipes/index.ts';
import { checkpointStep } from '../../src/run/checkpoint.ts';
import { runFiles } from '../../src/run/files.ts';
import { pagePress } from '../../src/web/press.ts';
import { PageRun, type RunFiles } from '../../src/web/run.ts';
import type { KeptRun } from './store.ts';

/** What a run's folder has for programs of Node's alone: who trains it there, and TensorBoard's files. */
const ofNode = /^(lock$|tensorboard\/|\.)/;

/**
 * A run that came as files, as the browser is to keep it.
 * @throws GannetError if it is none, or has no checkpoint from which it could go on
 */
export async function adopt(given: ReadonlyMap<string, Uint8Array>): Promise<{ kept: KeptRun; files: RunFiles }> {
  const files: RunFiles = new Map([...given].filter(([path]) => !ofNode.test(path)));
  const { config } = PageRun.open(files, pagePress);
  const steps = [...files.keys()].flatMap((path) =>
    path.startsWith(`${runFiles.checkpoints}/`) ? (checkpointStep(path) ?? []) : [],
  );
  if (steps.length === 0) throw new GannetError('this run has no checkpoint from which it could go on');
  const options = findRecipe(config.recipe).parse(config.options);
  const kept: KeptRun = {
    ...{ id: crypto.randomUUID(), recipe: config.recipe, data: config.data.name, seed: config.seed },
    step: Math.max(...steps),
    // Where a run counts in epochs, its length is known once its data are.
    steps: options.steps,
    changed: Date.now(),
    bytes: [...files.values()].reduce((sum, file) => sum + file.length, 0),
    preview: null,
  };
  return { kept, files };
}
