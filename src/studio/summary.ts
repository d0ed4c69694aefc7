import { GannetError } from '../errors.js';
import { findRecipe } from '../recipes/index.js';
import { plannedSteps } from '../run/assemble.js';
import type { RunConfig } from '../run/config.js';
import { findingText, openFindings } from '../run/doctor/finding.js';
import { pictureFile } from '../run/files.js';
import { isFinished } from '../run/finished.js';
import type { Stats } from '../run/stats.js';
import { fileState } from './files.js';
import type { RunView } from './run-view.js';
import type { Job, RunSummary } from './schema.js';

/** What the studio knows of runs beside their folders. */
export interface Beside {
  /** What it does with a run. */
  jobs(name: string): readonly Job[];
  /** Steps of an epoch; null while it is being found out, or if the data are gone. */
  stepsPerEpoch(view: RunView, config: RunConfig): number | null;
}

/** A run in one look; null where the folder is none. What cannot be read makes it `damaged`. */
export async function summaryOf(view: RunView, beside: Beside): Promise<RunSummary | null> {
  const configState = await fileState(view.file('config'));
  if (!configState) return null;
  const problems: string[] = [];
  const read = async <T>(part: { read(): Promise<T> }, otherwise: T): Promise<T> => {
    try {
      return await part.read();
    } catch (error) {
      problems.push(problemText(error, view.path));
      return otherwise;
    }
  };
  const training = view.training();
  const config = await read(view.config, null);
  const newest = await read(view.newestReport, null);
  const metrics = await read(view.metrics, []);
  const findings = await read(view.findings, []);
  const history = await read(view.history, { train: [], test: [] });
  const pictures = (await read(view.pictures, {}))[''] ?? [];
  const checkpoints = await read(view.checkpoints, []);
  if (newest && checkpoints.length === 0 && !training) problems.push('there is no checkpoint to go on from');
  const { steps, epochs } = lengthOf(view, config, beside);
  const step = newest?.step ?? 0;
  const isDone = config !== null && isFinished(config, { step, epochs: history.train.length, metrics });
  const state = problems.length > 0 ? 'damaged' : training ? 'training' : isDone ? 'finished' : 'stopped';
  const judged = metrics.at(-1);
  const figure = judged?.figures.find(({ value }) => value !== null);
  const changes = await Promise.all([fileState(view.file('stats')), fileState(view.file('log'))]);
  const picture = pictures.at(-1);
  return {
    name: view.name,
    state,
    problem: problems[0] ?? null,
    recipe: config?.recipe ?? null,
    data: config?.data.name ?? null,
    source: config?.data.source ?? null,
    seed: config?.seed ?? null,
    step,
    steps,
    epochs,
    secondsLeft: training && newest && steps !== null && config ? secondsLeft(newest, steps, config) : null,
    changed: Math.max(configState.mtimeMs, ...changes.map((s) => s?.mtimeMs ?? 0)),
    figure: judged && figure ? { title: figure.title, value: figure.value!, step: judged.step } : null,
    finding: openFindings(findings).map(findingText).at(-1) ?? null,
    picture: picture === undefined ? null : pictureFile(picture),
    version: `${configState.ino.toString(36)}-${Math.round(configState.mtimeMs).toString(36)}`,
    jobs: [...beside.jobs(view.name)],
    canStop: (training?.pid ?? null) !== null,
  };
}

/** Steps and epochs of the whole run, each null where it is not known or does not count. */
function lengthOf(view: RunView, config: RunConfig | null, beside: Beside): Pick<RunSummary, 'steps' | 'epochs'> {
  if (!config) return { steps: null, epochs: null };
  const options = findRecipe(config.recipe).parse(config.options);
  if (options.steps > 0) return { steps: options.steps, epochs: null };
  const stepsPerEpoch = beside.stepsPerEpoch(view, config);
  return { steps: stepsPerEpoch && plannedSteps(options, stepsPerEpoch), epochs: options.epochs };
}

function secondsLeft({ step, imagesPerSecond }: Stats, steps: number, { options }: RunConfig): number | null {
  return imagesPerSecond > 0 ? ((steps - step) * Number(options.batch)) / imagesPerSecond : null;
}

/** What is wrong, without the place of the folder on this machine. */
function problemText(error: unknown, path: string): string {
  if (!(error instanceof GannetError))
    return `its files cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`;
  return error.message.replaceAll(`${path}/`, '');
}
