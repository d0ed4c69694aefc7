import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { GannetError } from '../errors.js';
import { chosenCheckpoint } from '../exchange/checkpoint.js';
import { networksOf } from '../exchange/networks.js';
import { findRecipe } from '../recipes/index.js';
import { assemble, plannedSteps } from '../run/assemble.js';
import { restoreCheckpoint } from '../run/checkpoint.js';
import type { RunConfig } from '../run/config.js';
import { loadRunData, sourceOf } from '../run/data.js';
import { encodeGenerator } from '../run/encode-generator.js';
import { RunFolder } from '../run/folder.js';
import { initialState } from '../train/trainer.js';
import { type Choice, settleOptions } from './options.js';
import { fullSource } from './prepare.js';
import { version } from './version.js';

/** How a branch differs from the run that it leaves. */
export interface BranchChoice extends Choice {
  /** The step of a checkpoint; the newest by default. */
  readonly from?: number;
  /** That random numbers come from after the branching; the run's own by default. */
  readonly seed?: number;
  /** Where the run's data are now, if they have moved; the branch remembers it. */
  readonly data?: string;
  /** The folder of a cache for images (see `openDataset`). */
  readonly cache?: string;
  /** The branch's folder, new or empty; by default the next in `runs/`. */
  readonly out?: string;
}

/**
 * Makes a new run that begins as another was at a checkpoint, with other options from there on; `resumeRun` trains it.
 * What the run had written up to then is the branch's, too.
 *
 * ```ts
 * import { branchRun } from 'gannet';
 *
 * const { run, step } = await branchRun('runs/00001-acgan-mnist', { lr: 5e-5, steps: 24_000 });
 * console.log(run.path, step); // resumeRun(run.path) trains it
 * ```
 *
 * @returns the branch and the step that it begins at
 * @throws GannetError if there is no such checkpoint, or the options are of other networks or another batch
 */
export async function branchRun(
  path: string,
  choice: BranchChoice = {},
): Promise<{ readonly run: RunFolder; readonly step: number }> {
  const parent = await RunFolder.open(path);
  const { config: before } = parent;
  const recipe = findRecipe(before.recipe);
  const options = settleOptions(recipe, choice, { base: before.options });
  if (options.batch !== before.options.batch) {
    throw new GannetError(
      `a branch keeps the batch of ${before.options.batch}, in which its epochs are counted: begin a new run for another`,
    );
  }
  const file = await chosenCheckpoint(parent, choice.from);
  const bytes = await readFile(file.path);
  const config: RunConfig = {
    ...before,
    gannet: version,
    options: { ...options },
    seed: choice.seed ?? before.seed,
    data: { ...before.data, source: choice.data === undefined ? sourceOf(parent) : fullSource(choice.data) },
    branch: { run: basename(resolve(path)), step: file.step },
  };
  const dataset = await loadRunData(parent, choice.data, { cache: choice.cache });
  const { system, stepsPerEpoch } = assemble(config, dataset);
  networksOf(system);
  const state = initialState(system, config.seed);
  // Networks of other sizes are an error before anything is made.
  const { step, ledger } = restoreCheckpoint(bytes, file.path, recipe.name, state);
  const steps = plannedSteps(options, stepsPerEpoch);
  if (steps <= step) {
    throw new GannetError(`a branch at step ${step} that goes to step ${steps} has nothing to train: give more steps`);
  }
  const name = basename(resolve(path));
  const run = await RunFolder.create(config, choice.out, async (branch) => {
    await branch.adopt(parent, step);
    await branch.writeHistory(`${JSON.stringify(ledger.history, null, 2)}\n`);
    if (system.generator) {
      const card = { recipe: recipe.name, step, classNames: dataset.classNames };
      await branch.writeGenerator(encodeGenerator(system, state.drawn, card));
    }
    await branch.writeCheckpoint(step, bytes);
    await branch.appendLog(`Branched from ${name} at step ${step}.\n`);
  });
  return { run, step };
}
