import { loadDataset } from '../data/load.js';
import { GannetError } from '../errors.js';
import { findRecipe } from '../recipes/index.js';
import { RunFolder } from '../run/folder.js';
import { flatCourse } from '../run/metrics.js';
import { assemble, plannedSteps, Session } from '../run/session.js';
import { nodeRuntime } from '../runtime/node.js';
import type { Console } from './console.js';
import { factLines, plural, wrap } from './format.js';
import { openGauge } from './gauge.js';
import { flatText } from './metrics-text.js';
import { gannet } from './version.js';
import { watchTraining } from './watch.js';

/** The command line of `gannet resume`. */
export interface ResumeFlags {
  readonly epochs?: number;
  readonly steps?: number;
  readonly threads?: number;
  readonly preview: boolean;
}

/** Goes on with a run. @returns the exit code */
export async function resume(path: string, flags: ResumeFlags, console: Console): Promise<number> {
  const opened = await RunFolder.open(path);
  checkThreads(opened, flags);
  const lock = opened.lock();
  try {
    await opened.tidy();
    const { data, threads } = opened.config;
    const runtime = nodeRuntime({ threads });
    const dataset = await loadDataset(data.source, data);
    const { stepsPerEpoch, system } = assemble(opened.config, dataset);
    const run = await lengthen(opened, flags, stepsPerEpoch);
    console.logTo(run);
    const session = await Session.open(run, dataset, runtime);
    await session.restore((reason) => console.warn(`Checkpoint passed over for the one before: ${reason}`));
    const { trainer, steps, recipe } = session;
    if (await session.isFlat()) {
      const { config } = run;
      console.lines(wrap(`${path} is finished. ${flatText(config.watch, await run.metrics.read())}`, console.columns));
      console.line(`To go on all the same: ${gannet} resume ${path} --steps ${steps}`);
      return 0;
    }
    if (trainer.step >= steps) {
      console.line(`${path} is finished, at step ${trainer.step} of ${steps}.`);
      console.line(`To make it longer: ${gannet} resume ${path} --steps ${2 * steps}`);
      return 0;
    }
    const gauge = await openGauge(run.config, dataset, system, runtime);
    await run.rewind(trainer.step);
    console.lines(
      factLines([
        ['Resumes', `${path}, recipe ${recipe.name}, at step ${trainer.step} of ${steps}`],
        ['Runs on', runtime.description],
      ]),
    );
    if (run.config.runtime !== runtime.description) {
      console.warn(`The run was begun on ${run.config.runtime}: its last digits may now differ.`);
    }
    console.line();
    const code = await watchTraining(session, console, flags.preview, gauge);
    await session.release();
    return code;
  } finally {
    await console.close();
    lock.release();
  }
}

function checkThreads({ config, path }: RunFolder, { threads }: ResumeFlags): void {
  if (threads === undefined || threads === config.threads) return;
  throw new GannetError(
    `${path} was begun with ${plural(config.threads, 'thread')}, and with ${threads} its numbers would differ in the ` +
      'last digits: leave --threads out, or begin a new run',
  );
}

/**
 * The run with a new target, if one is given; it then goes on also where evaluations no longer show a gain.
 * @throws GannetError if it is below the old one
 */
async function lengthen(run: RunFolder, { steps, epochs }: ResumeFlags, stepsPerEpoch: number): Promise<RunFolder> {
  if (steps === undefined && epochs === undefined) return run;
  const { config } = run;
  const recipe = findRecipe(config.recipe);
  const options = { ...config.options, ...(epochs === undefined ? { steps } : { epochs, steps: 0 }) };
  const before = plannedSteps(recipe.parse(config.options), stepsPerEpoch);
  const after = plannedSteps(recipe.parse(options), stepsPerEpoch);
  if (after < before) {
    throw new GannetError(`${run.path} is to go to step ${before}, and that would be step ${after}: give more`);
  }
  const flat = flatCourse(config.watch, await run.metrics.read()) !== null;
  return run.reconfigure({ ...config, options, watch: { ...config.watch, ...(flat && { stopWhenFlat: null }) } });
}
