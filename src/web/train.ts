import manifest from '../../package.json' with { type: 'json' };
import { type Choice, settleOptions } from '../app/options.js';
import type { Dataset } from '../data/dataset.js';
import { defaultLowerings } from '../lowering/names.js';
import { findRecipe } from '../recipes/index.js';
import { makeConfig } from '../run/config.js';
import { type Outcome, train as trainSession, type Watcher } from '../run/loop.js';
import { Session } from '../run/session.js';
import type { Press } from '../run/store.js';
import type { Runtime } from '../runtime/runtime.js';
import { type WebRuntimeOptions, webRuntime } from '../runtime/web.js';
import { pagePress } from './press.js';
import { PageRun } from './run.js';

/** How something is trained in a page, and who watches it. */
export interface PageTraining extends Watcher, WebRuntimeOptions {
  readonly dataset: Dataset;
  /** Aborted, it lets the steps under way be finished and saved. */
  readonly signal?: AbortSignal;
  /** Where not in a page. */
  readonly press?: Press;
  readonly runtime?: Runtime;
  /** Once the run is there and its networks are compiled, before the first step. */
  onSession?(session: Session<PageRun>): void;
}

export interface TrainOptions extends PageTraining, Choice {
  /** That every random number comes from; 0 by default. */
  readonly seed?: number;
  /** What `gannet resume` is to load: `mnist` or a path; by default the dataset's name. */
  readonly source?: string;
}

export interface PageResult extends Outcome {
  readonly run: PageRun;
}

/**
 * Trains a new run in a page or, better, in a worker.
 * @param recipeName such as `cgan-mlp`
 * @throws GannetError for what cannot be trained, and when a loss is no longer a number
 */
export async function train(recipeName: string, options: TrainOptions): Promise<PageResult> {
  const { dataset, seed = 0, source = dataset.name, press = pagePress } = options;
  const runtime = options.runtime ?? (await webRuntime(options));
  const recipe = findRecipe(recipeName);
  const config = makeConfig({
    ...{
      recipe: recipe.name,
      options: settleOptions(recipe, options, { images: dataset.train.count }),
      source,
      dataset,
      seed,
      runtime,
    },
    version: manifest.version,
    lowering: defaultLowerings[runtime.backend],
  });
  const session = await Session.open(PageRun.create(config, press), dataset, runtime);
  return finish(session, options);
}

/**
 * Goes on with a run, one of a page's or a folder of Node's, from its newest checkpoint.
 * @param options `steps`: of the whole run from now on; as many as it has by default
 * @throws GannetError if no checkpoint can be used, or the data are others
 */
export async function resume(run: PageRun, options: PageTraining & { readonly steps?: number }): Promise<PageResult> {
  const { steps = 0, dataset } = options;
  const runtime = options.runtime ?? (await webRuntime(options));
  const { config } = run;
  const longer = steps > 0 ? run.reconfigure({ ...config, options: { ...config.options, steps } }) : run;
  const session = await Session.open(longer, dataset, runtime);
  await session.restore(() => undefined);
  await longer.rewind(session.trainer.step);
  return finish(session, options);
}

async function finish(session: Session<PageRun>, options: PageTraining): Promise<PageResult> {
  options.onSession?.(session);
  try {
    const outcome = await trainSession(session, options, options.signal ?? new AbortController().signal);
    return { ...outcome, run: session.run };
  } finally {
    await session.release();
  }
}
