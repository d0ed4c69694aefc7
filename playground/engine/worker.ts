import { settleOptions } from '../../src/app/options.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { GannetError } from '../../src/errors.ts';
import { findRecipe } from '../../src/recipes/index.ts';
import { realsFile, runFiles } from '../../src/run/files.ts';
import type { Session } from '../../src/run/session.ts';
import { pagePress } from '../../src/web/press.ts';
import { PageRun } from '../../src/web/run.ts';
import { type PageTraining, resume, train } from '../../src/web/train.ts';
import { RunShelf } from '../lib/store.ts';
import { withBreaths } from './breath.ts';
import { chooseRuntime, runtimeFor } from './choose.ts';
import { datasetOf, loadChosen } from './data.ts';
import { discriminatorOf, factsOf } from './facts.ts';
import { Keeper } from './keeper.ts';
import type { News, Order, Plan } from './messages.ts';

/** Trains one run in a thread of its own. */

/** Milliseconds between two words on the step. */
const pace = 100;
const stop = new AbortController();

function tell(news: News): void {
  postMessage(news);
}

function doing(what: string): void {
  tell({ kind: 'doing', what });
}

async function begin(plan: Plan, site: string): Promise<void> {
  const { data, device, seed, set, preset } = plan;
  doing(data.kind === 'mnist' ? 'Fetching MNIST' : 'Reading the pictures');
  const loaded = await loadChosen(data, site);
  const { dataset } = loaded;
  const recipe = findRecipe(plan.recipe);
  const choice = { set, ...(preset !== null && { preset }) };
  doing('Making the networks ready');
  const options = settleOptions(recipe, choice, { images: dataset.train.count });
  const chosen = await chooseRuntime(device, { recipe, options, dataset });
  const id = crypto.randomUUID();
  await alone(id, async () => {
    const watcher = await watch(id, new Map(), null, dataset, chosen.line);
    const onSession = (session: Session<PageRun>): void => {
      for (const [path, bytes] of loaded.files) session.run.files.set(path, bytes);
      watcher.onSession(session);
    };
    const { source } = loaded;
    const { finished } = await train(plan.recipe, {
      ...{
        ...watcher,
        ...choice,
        dataset,
        seed,
        source,
        onSession,
        runtime: withBreaths(chosen.runtime, watcher.settled),
      },
    });
    await watcher.settled();
    tell({ kind: 'ended', finished });
  });
}

async function goOn({ id, steps, site, files }: Extract<Order, { kind: 'goOn' }>): Promise<void> {
  await alone(id, async () => {
    const shelf = await RunShelf.open();
    const kept = await shelf.files(id);
    const run = PageRun.open(new Map(files ?? kept), pagePress);
    doing(run.config.data.source === 'mnist' ? 'Fetching MNIST' : 'Reading the data');
    const dataset = await datasetOf(run, site);
    doing('Making the networks ready');
    const chosen = await runtimeFor(run.config);
    const before = (await shelf.list()).find((kept) => kept.id === id);
    const watcher = await watch(id, kept, before?.preview ?? null, dataset, chosen.line);
    const { finished } = await resume(run, {
      ...{
        ...watcher,
        dataset,
        runtime: withBreaths(chosen.runtime, watcher.settled),
        ...(steps !== null && { steps }),
      },
    });
    await watcher.settled();
    tell({ kind: 'ended', finished });
  });
}

/** What tells the page of a training and keeps it. */
async function watch(
  id: string,
  kept: PageRun['files'],
  preview: ConstructorParameters<typeof Keeper>[4],
  dataset: Dataset,
  runsOn: string,
) {
  const keeper = new Keeper(await RunShelf.open(), id, tell, kept, preview);
  let session!: Session<PageRun>;
  let told = 0;
  return {
    signal: stop.signal,
    settled: () => keeper.settled(),
    onSession(opened: Session<PageRun>): void {
      session = opened;
      tell({ kind: 'begun', run: keeper.describe(session), facts: factsOf(session, dataset, runsOn) });
    },
    onStep(step: number): void {
      // They are there from the first step on.
      if (told === 0) tell({ kind: 'reals', png: session.run.files.get(`${runFiles.images}/${realsFile}`)! });
      if (performance.now() - told < pace) return;
      told = performance.now();
      tell({ kind: 'step', step, time: Date.now() });
    },
    onReport({ step, epoch, losses, seconds, imagesPerSecond, secondsLeft }): void {
      const stats = { step, epoch, losses, seconds, imagesPerSecond };
      tell({ kind: 'report', stats, secondsLeft, discriminator: discriminatorOf(session, losses) });
    },
    async onPicture(path, picture): Promise<void> {
      keeper.show(picture);
      tell({ kind: 'picture', path, png: session.run.files.get(path)! });
    },
    onFinding(finding): void {
      tell({ kind: 'finding', finding });
    },
    onCheckpoint(): void {
      keeper.keep(session);
    },
  } satisfies Omit<PageTraining, 'dataset'> & { settled(): Promise<void> };
}

/** Does something with a run that no other tab of this browser trains. @throws GannetError if one does */
async function alone(id: string, work: () => Promise<void>): Promise<void> {
  await navigator.locks.request(`gannet-run-${id}`, { ifAvailable: true }, async (lock) => {
    if (!lock) throw new GannetError('this run is being trained in another tab: look there, or close it');
    await work();
  });
}

addEventListener('message', ({ data: order }: MessageEvent<Order>) => {
  if (order.kind === 'stop') {
    stop.abort();
    return;
  }
  const work = order.kind === 'begin' ? begin(order.plan, order.site) : goOn(order);
  work.catch((error: unknown) => {
    tell({ kind: 'failed', why: error instanceof Error ? error.message : String(error) });
    // What is a bug is told with its stack where developers look.
    if (!(error instanceof GannetError)) console.error(error);
  });
});
