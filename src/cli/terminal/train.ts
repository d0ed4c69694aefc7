import { type BeginEvents, beginRun } from '../../app/begin.js';
import { planTraining } from '../../app/plan.js';
import type { Prepared, RunChoice } from '../../app/prepare.js';
import { count, plural } from '../../numbers.js';
import type { RunFolder } from '../../run/folder.js';
import { networkSizes } from '../../run/plan.js';
import type { Session } from '../../run/session.js';
import { concludeTraining } from './conclude-training.js';
import type { Console } from './console.js';
import { factLines } from './format.js';
import { planFacts, sizeText } from './plan-facts.js';
import { TrainingScreen } from './training-screen.js';

/** The command line of `gannet train`. */
export interface TrainFlags extends RunChoice {
  readonly preview: boolean;
}

/** Trains a new run and shows it. @returns its folder and the exit code */
export async function trainRun(
  recipe: string,
  flags: TrainFlags,
  console: Console,
): Promise<{ readonly path: string; readonly code: number }> {
  const screen = new BeginScreen(console, flags);
  try {
    const result = await beginRun(recipe, flags, screen, screen.signal);
    return { path: result.run.path, code: await concludeTraining(screen, result) };
  } finally {
    await screen.close();
  }
}

/** Says what a run would take, and writes nothing. */
export async function showPlan(recipe: string, flags: RunChoice, console: Console): Promise<void> {
  const { plan } = await planTraining(recipe, flags, (prepared, place) =>
    console.lines(factLines([['Run', `${place} (not made)`], ...preparedFacts(prepared, flags)])),
  );
  console.lines(factLines(planFacts(plan)));
}

/** Says first what is trained. */
class BeginScreen extends TrainingScreen implements BeginEvents {
  readonly #flags: TrainFlags;

  constructor(console: Console, flags: TrainFlags) {
    super(console, flags.preview);
    this.#flags = flags;
  }

  onRun(run: RunFolder, prepared: Prepared): void {
    this.console.logTo(run);
    this.console.lines(factLines([['Run', run.path], ...preparedFacts(prepared, this.#flags)]));
  }

  override onSession(session: Session): void {
    const { steps, stepsPerEpoch, options, system } = session;
    this.console.lines(
      factLines([
        ['Parameters', networkSizes(system).map(sizeText).join('; ')],
        [
          'Length',
          `${plural(steps, 'step')} of ${plural(options.batch, 'image')}; ${count(stepsPerEpoch)} are an epoch`,
        ],
      ]),
    );
    this.console.line();
    super.onSession(session);
  }
}

function preparedFacts(
  { recipe, system, dataset, runtime, config }: Prepared,
  { seed, preset }: RunChoice,
): [string, string][] {
  const { name, train, height, width, channels, classNames } = dataset;
  const kind = channels === 3 ? 'colour images' : 'images';
  return [
    ['Recipe', `${recipe.name}${preset === undefined ? '' : `, preset ${preset}`}: ${recipe.title}`],
    [
      'Data',
      `${name}: ${count(train.count)} ${kind} of ${height}x${width}, ${classNames.length} ${classNames.length === 1 ? 'class' : 'classes'}`,
    ],
    ['Seed', seed === undefined ? '0 (the default; --seed chooses another)' : String(seed)],
    ...(recipe.advice !== undefined && preset === undefined ? [['Note', recipe.advice] as [string, string]] : []),
    ...(system.notes ?? []).map((note): [string, string] => ['Note', note]),
    ['Runs on', `${runtime.description}, lowering ${config.lowering}`],
  ];
}
