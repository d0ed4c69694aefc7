import { resolve } from 'node:path';
import type { Dataset } from '../data/dataset.js';
import { loadDataset } from '../data/load.js';
import { defaultLowering, type Lowering } from '../lowering/index.js';
import { findRecipe } from '../recipes/index.js';
import type { Recipe, System } from '../recipes/recipe.js';
import { makeConfig, type RunConfig } from '../run/config.js';
import { RunFolder } from '../run/folder.js';
import { networkSizes, planRun } from '../run/plan.js';
import { assemble, Session } from '../run/session.js';
import { nodeRuntime } from '../runtime/node.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Console } from './console.js';
import { count, factLines, plural } from './format.js';
import { openGauge, settleWatch, type WatchFlags } from './gauge.js';
import { type Choice, settleOptions } from './options.js';
import { planFacts, sizeText } from './plan-facts.js';
import { version } from './version.js';
import { watchTraining } from './watch.js';

/** The command line of `gannet train`. */
export interface TrainFlags extends Choice, WatchFlags {
  readonly data: string;
  readonly seed?: number;
  readonly out?: string;
  readonly threads?: number;
  readonly lowering?: Lowering;
  readonly preview: boolean;
}

/** A run that is described but not begun. */
interface Prepared {
  readonly recipe: Recipe;
  readonly config: RunConfig;
  readonly dataset: Dataset;
  readonly runtime: Runtime;
  readonly system: System;
}

/** Trains a new run. @returns its folder and the exit code */
export async function begin(
  recipeName: string,
  flags: TrainFlags,
  console: Console,
): Promise<{ readonly path: string; readonly code: number }> {
  const { config, dataset, runtime, recipe, system } = await prepare(recipeName, flags);
  // What the judge cannot measure is an error before anything is made.
  const gauge = await openGauge(config, dataset, system, runtime);
  const run = await RunFolder.create(config, flags.out);
  const lock = run.lock();
  try {
    console.logTo(run);
    console.lines(factLines([['Run', run.path], ...facts(recipe, dataset, flags, runtime)]));
    const session = await Session.open(run, dataset, runtime);
    const { steps, stepsPerEpoch, options } = session;
    const sizes = networkSizes(session.system).map(sizeText).join('; ');
    const length = `${plural(steps, 'step')} of ${plural(options.batch, 'image')}; ${count(stepsPerEpoch)} are an epoch`;
    console.lines(
      factLines([
        ['Parameters', sizes],
        ['Length', length],
      ]),
    );
    console.line();
    const code = await watchTraining(session, console, flags.preview, gauge);
    await session.release();
    return { path: run.path, code };
  } finally {
    await console.close();
    lock.release();
  }
}

/** Says what a run would take, and writes nothing. */
export async function planOnly(recipeName: string, flags: TrainFlags, console: Console): Promise<void> {
  const { config, dataset, runtime, recipe } = await prepare(recipeName, flags);
  const place = await RunFolder.place(config, flags.out);
  console.lines(factLines([['Run', `${place} (not made)`], ...facts(recipe, dataset, flags, runtime)]));
  console.lines(factLines(planFacts(await planRun(config, dataset, runtime))));
}

/** Settles everything that a command line says about a new run; makes nothing. */
export async function prepare(recipeName: string, flags: Omit<TrainFlags, 'preview'>): Promise<Prepared> {
  const recipe = findRecipe(recipeName);
  const options = settleOptions(recipe, flags);
  const dataset = await loadDataset(flags.data, recipe.size);
  const runtime = nodeRuntime(flags.threads === undefined ? {} : { threads: flags.threads });
  // A folder by its full path, so that the run can be resumed from anywhere.
  const source = flags.data === 'mnist' ? flags.data : resolve(flags.data);
  const seed = flags.seed ?? 0;
  const { lowering = defaultLowering } = flags;
  const watch = await settleWatch(flags, dataset);
  const config = makeConfig({ version, recipe: recipe.name, options, source, dataset, seed, lowering, runtime, watch });
  // Data that the recipe cannot use are an error before anything is made.
  const { system } = assemble(config, dataset);
  return { recipe, config, dataset, runtime, system };
}

function facts(
  recipe: Recipe,
  { name, train, height, width, channels, classNames }: Dataset,
  { seed, preset, lowering = defaultLowering }: TrainFlags,
  runtime: Runtime,
): [string, string][] {
  const kind = channels === 3 ? 'colour images' : 'images';
  return [
    ['Recipe', `${recipe.name}${preset === undefined ? '' : `, preset ${preset}`}: ${recipe.title}`],
    [
      'Data',
      `${name}: ${count(train.count)} ${kind} of ${height}x${width}, ${classNames.length} ${classNames.length === 1 ? 'class' : 'classes'}`,
    ],
    ['Seed', seed === undefined ? '0 (the default; --seed chooses another)' : String(seed)],
    ...(recipe.advice !== undefined && preset === undefined ? [['Note', recipe.advice] as [string, string]] : []),
    ['Runs on', `${runtime.description}, lowering ${lowering}`],
  ];
}
