import { type ResumeChoice, type ResumeEvents, type ResumeResult, resumeRun } from '../../app/resume.js';
import { threadsWarning } from '../../app/threads.js';
import { gannet } from '../../command.js';
import { alone, type Comm } from '../../distributed/comm.js';
import { lettingGo } from '../../errors.js';
import type { RunFolder } from '../../run/folder.js';
import { flatText } from '../../run/metrics-text.js';
import type { Session } from '../../run/session.js';
import type { Runtime } from '../../runtime/runtime.js';
import { concludeTraining } from './conclude-training.js';
import type { Console } from './console.js';
import { knownNoticeFacts } from './data-facts.js';
import { shardsFact } from './ranks-facts.js';
import { TrainingScreen } from './training-screen.js';

/** The command line of `gannet resume`. */
export interface ResumeFlags extends ResumeChoice {
  /** Whether each new picture is shown. */
  readonly preview?: boolean;
}

/** Goes on with a run and shows it. @returns the exit code */
export async function continueRun(
  path: string,
  flags: ResumeFlags,
  console: Console,
  comm: Comm = alone,
): Promise<number> {
  const screen = new ResumeScreen(console, flags.preview ?? false);
  const training = async (): Promise<number> => {
    const result = await resumeRun(path, flags, screen, screen.signal, comm);
    if (result.trained) return concludeTraining(screen, result);
    await sayFinished(result, console);
    return 0;
  };
  return lettingGo(training, () => screen.close());
}

async function sayFinished({ run, step, steps, flat }: ResumeResult, console: Console): Promise<void> {
  const { path } = run;
  if (flat) {
    const why = flatText(run.config.watch, await run.metrics.read());
    console.paragraph(`${path} is finished. ${why}`);
    console.command('To go on all the same', gannet('resume', path, '--steps', steps));
  } else {
    console.line(`${path} is finished, at step ${step} of ${steps}.`);
    console.command('To make it longer', gannet('resume', path, '--steps', 2 * steps));
  }
}

/** Says first from where the run goes on. */
class ResumeScreen extends TrainingScreen implements ResumeEvents {
  onWait(why: string): void {
    this.console.line(why);
  }

  onUnpacked(folder: string): void {
    this.console.line(`Unpacked into ${folder}`);
  }

  onRun(run: RunFolder): void {
    this.console.logTo(run);
  }

  onDamaged(reason: string): void {
    this.console.warn(`Checkpoint passed over for the one before: ${reason}`);
  }

  onRestored({ run, recipe, dataset, trainer, steps }: Session, runtime: Runtime): void {
    const { console } = this;
    console.facts([
      ['Resumes', `${run.path}, recipe ${recipe.name}, at step ${trainer.step} of ${steps}`],
      ['Data', run.config.data.source],
      ...knownNoticeFacts(dataset),
      ...shardsFact(run.config),
      ['Runs on', runtime.description],
    ]);
    const crowded = threadsWarning(runtime.threads);
    if (crowded) console.warn(crowded);
    if (run.config.runtime !== runtime.description) {
      console.warn(`The run was begun on ${run.config.runtime}: its last digits may now differ.`);
    }
    console.line();
  }
}
