import { resolve } from 'node:path';
import type { DataFinding } from '../data/check/finding.js';
import { quickFindings } from '../data/check/quick.js';
import type { Dataset } from '../data/dataset.js';
import { type Keeping, openDataset } from '../data/load.js';
import { chosenDataOptions, type DataOptions } from '../data/options.js';
import { alone, type Comm } from '../distributed/comm.js';
import { letteringOf } from '../figures/lettering.js';
import { defaultLowering, type Lowering } from '../lowering/index.js';
import { findRecipe } from '../recipes/index.js';
import type { Recipe, System } from '../recipes/recipe.js';
import { assemble } from '../run/assemble.js';
import { dataShape, makeConfig, type RunConfig } from '../run/config.js';
import { checkMemory } from '../run/memory.js';
import { checkShards } from '../run/trainer.js';
import { nodeRuntime } from '../runtime/node.js';
import type { Runtime } from '../runtime/runtime.js';
import { settleWatch, type WatchChoice } from './gauge.js';
import { type Choice, manyNote, presetNote, settleOptions } from './options.js';
import { threadsOf } from './ranks.js';
import { settleThreads } from './threads.js';
import { version } from './version.js';

/** What is said about a new run, beside its recipe. */
export interface RunChoice extends Choice, WatchChoice, Omit<DataOptions, 'holdOut'> {
  /** The share of each class that is held out, by a draw from the seed; none by default. */
  readonly holdOut?: number;
  /** `mnist`, a folder, or a file: what `openDataset` takes. `mnist` by default. */
  readonly data?: string;
  /** The folder of a cache for images (see `openDataset`). */
  readonly cache?: string;
  /** That every random number comes from; 0 by default. */
  readonly seed?: number;
  /** The run's folder, new or empty; by default the next in `runs/`. */
  readonly out?: string;
  /** By default one for each processor. */
  readonly threads?: number;
  readonly lowering?: Lowering;
  /**
   * Equal parts of each batch that are computed by themselves, with batch norm of a part, so that up to as many ranks
   * can share them. By default the number of ranks.
   */
  readonly shards?: number;
}

/** A run that is described but not begun. */
export interface Prepared {
  readonly recipe: Recipe;
  readonly config: RunConfig;
  readonly dataset: Dataset;
  readonly runtime: Runtime;
  readonly system: System;
  /** A word on a training that takes most of the memory. */
  readonly memoryWarning: string | null;
  /** What is wrong with the data, the worst first, as far as that is seen at a glance; `checkData` says it all. */
  readonly findings: readonly DataFinding[];
}

export interface PrepareOptions {
  /** Whether it will train, as it does by default: to draw, any number of images will do. */
  readonly trains?: boolean;
  /** The ranks that will. */
  readonly comm?: Comm;
  /** Told of each picture that is decoded. */
  readonly onDecoded?: Keeping['onDecoded'];
}

/**
 * Settles everything about a new run; makes nothing.
 * @throws GannetError for a recipe, option, preset or judge that there is not, for data that the recipe cannot use, and
 *   for a training that needs more memory than there is
 */
export async function prepareRun(
  recipeName: string,
  choice: RunChoice,
  { trains = true, comm = alone, onDecoded }: PrepareOptions = {},
): Promise<Prepared> {
  const { data: source = 'mnist', seed = 0, lowering = defaultLowering, threads, shards = comm.size } = choice;
  const recipe = findRecipe(recipeName);
  // What is wrong with them is said before data are read.
  const { batch } = settleOptions(recipe, choice);
  checkShards(shards, batch, comm.size);
  const dataset = await openDataset(source, recipe.size, settleDataOptions(choice, seed), {
    cache: choice.cache,
    onDecoded,
  });
  const options = settleOptions(recipe, choice, { images: dataset.train.count });
  const runtime = nodeRuntime({ threads: threads === undefined ? threadsOf(comm) : settleThreads(threads) });
  const watch = await settleWatch(choice, dataset, source);
  const config = makeConfig({
    ...{ version, recipe: recipe.name, options, dataset, seed, lowering, shards, runtime, watch },
    source: fullSource(source),
  });
  // Data that the recipe cannot use, and what does not fit into the memory, are an error before anything is made.
  const assembled = trains ? assemble(config, dataset) : null;
  const system = assembled?.system ?? recipe.build(options, dataShape(dataset));
  const memoryWarning = assembled && checkMemory(assembled, runtime);
  // Pictures have the classes' names on them.
  const { note } = await letteringOf(system.conditional ? dataset.classNames : []);
  const words = [note, presetNote(recipe, choice, dataset), manyNote(recipe, choice, dataset.train.count)].filter(
    (word) => word !== null,
  );
  const notices = [...(dataset.notices ?? []), ...words];
  // MNIST is known.
  const findings = source === 'mnist' ? [] : quickFindings(dataset);
  return { recipe, config, dataset: { ...dataset, notices }, runtime, system, memoryWarning, findings };
}

function settleDataOptions({ holdOut: share, ...choice }: RunChoice, seed: number): DataOptions {
  return chosenDataOptions({ ...choice, ...(share !== undefined && { holdOut: { share, seed } }) });
}

/** Data as a run remembers them: a folder by its full path, so that the run can be resumed from anywhere. */
export function fullSource(source: string): string {
  return source === 'mnist' ? source : resolve(source);
}
