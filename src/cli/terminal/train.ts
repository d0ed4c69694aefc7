import { type BeginEvents, beginRun } from '../../app/begin.js';
import { checkCommand } from '../../app/check-command.js';
import { chooseRecipe } from '../../app/choose-recipe.js';
import { planTraining } from '../../app/plan.js';
import type { Prepared, RunChoice } from '../../app/prepare.js';
import { threadsWarning } from '../../app/threads.js';
import type { Dataset } from '../../data/dataset.js';
import { alone, type Comm } from '../../distributed/comm.js';
import { lettingGo } from '../../errors.js';
import { count, plural } from '../../numbers.js';
import type { RunFolder } from '../../run/folder.js';
import { networkSizes } from '../../run/plan.js';
import type { Session } from '../../run/session.js';
import { trial } from '../../run/trial.js';
import { concludeTraining } from './conclude-training.js';
import type { Console } from './console.js';
import { dataFacts } from './data-facts.js';
import { planFacts, sizeText } from './plan-facts.js';
import { shardsFact } from './ranks-facts.js';
import { TrainingScreen } from './training-screen.js';

/** The command line of `gannet train`. */
export interface TrainFlags extends RunChoice {
  /** Whether each new picture is shown. */
  readonly preview?: boolean;
}

/** A run that was trained, to its end or until the user stopped it. */
interface Trained {
  readonly run: RunFolder;
  readonly dataset: Dataset;
  /** The exit code. */
  readonly code: number;
}

/** The recipe that was named or, where none was, one for the data; then says which. */
export async function settleRecipe(
  named: string | undefined,
  flags: TrainFlags,
  console: Console,
): Promise<{ readonly recipe: string; readonly choice: TrainFlags }> {
  if (named !== undefined) return { recipe: named, choice: flags };
  const { recipe, why, ...chosen } = await chooseRecipe(flags);
  if (why !== null) console.paragraph(why);
  return { recipe, choice: { ...flags, ...chosen } };
}

/** Trains a new run and shows it. */
export async function trainRun(
  recipe: string,
  flags: TrainFlags,
  console: Console,
  comm: Comm = alone,
): Promise<Trained> {
  const screen = new BeginScreen(console, flags);
  const training = async (): Promise<Trained> => {
    const result = await beginRun(recipe, flags, screen, screen.signal, comm);
    const code = await concludeTraining(screen, result);
    return { run: result.run, dataset: screen.dataset!, code };
  };
  return lettingGo(training, () => screen.close());
}

/** Says what a run would take, and writes nothing. */
export async function showPlan(recipe: string, flags: RunChoice, console: Console): Promise<void> {
  const { plan } = await planTraining(recipe, flags, (prepared, place) => {
    console.facts([['Run', `${place} (not made)`], ...preparedFacts(prepared, flags)]);
    tellFindings(prepared, flags, console);
    console.bar(`trying steps, for at most ${trial.end} seconds; one that takes longer is waited for`, true);
  });
  console.clearBar();
  console.facts(planFacts(plan));
}

/** Says first what is trained. */
class BeginScreen extends TrainingScreen implements BeginEvents {
  dataset: Dataset | null = null;
  readonly #flags: TrainFlags;

  constructor(console: Console, flags: TrainFlags) {
    super(console, flags.preview ?? false);
    this.#flags = flags;
  }

  onRun(run: RunFolder, prepared: Prepared): void {
    this.dataset = prepared.dataset;
    this.console.logTo(run, 'beginning');
    this.console.facts([['Run', run.path], ...preparedFacts(prepared, this.#flags)]);
    tellFindings(prepared, this.#flags, this.console);
  }

  override onSession(session: Session): void {
    const { steps, stepsPerEpoch, options, system } = session;
    this.console.facts([
      ['Parameters', networkSizes(system).map(sizeText).join('; ')],
      [
        'Length',
        `${plural(steps, 'step')} of ${plural(options.batch, 'image')}; ${count(stepsPerEpoch)} ${stepsPerEpoch === 1 ? 'is' : 'are'} an epoch`,
      ],
    ]);
    this.console.line();
    super.onSession(session);
  }
}

/** Says the worst that was seen of the data, and the command that says it all, on a line of its own. */
function tellFindings({ recipe, findings }: Prepared, flags: RunChoice, console: Console): void {
  const [worst, ...others] = findings;
  if (!worst) return;
  const more = others.length > 0 ? `; and ${count(others.length)} more` : '';
  console.facts([['Check', `${worst.text}${more}. All of it:`]]);
  console.line(`  ${checkCommand(recipe.name, flags)}`);
}

function preparedFacts(
  { recipe, system, dataset, runtime, config, memoryWarning }: Prepared,
  { seed, preset }: RunChoice,
): [string, string][] {
  const warnings = [threadsWarning(runtime.threads), memoryWarning].filter((text) => text !== null);
  return [
    ['Recipe', `${recipe.name}${preset === undefined ? '' : `, preset ${preset}`}: ${recipe.title}`],
    ...dataFacts(dataset),
    ['Seed', seed === undefined ? '0 (the default; --seed chooses another)' : String(seed)],
    ...(recipe.advice !== undefined && preset === undefined ? [['Note', recipe.advice] as [string, string]] : []),
    ...(system.notes ?? []).map((note): [string, string] => ['Note', note]),
    ...shardsFact(config),
    ['Runs on', `${runtime.description}, lowering ${config.lowering}`],
    ...warnings.map((text): [string, string] => ['Note', text]),
  ];
}
