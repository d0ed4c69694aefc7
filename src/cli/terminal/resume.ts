import { type ResumeChoice, type ResumeEvents, type ResumeResult, resumeRun } from '../../app/resume.js';
import type { RunFolder } from '../../run/folder.js';
import { flatText } from '../../run/metrics-text.js';
import type { Session } from '../../run/session.js';
import type { Runtime } from '../../runtime/runtime.js';
import { concludeTraining } from './conclude-training.js';
import type { Console } from './console.js';
import { factLines, wrap } from './format.js';
import { gannet } from './invocation.js';
import { TrainingScreen } from './training-screen.js';

/** The command line of `gannet resume`. */
export interface ResumeFlags extends ResumeChoice {
  readonly preview: boolean;
}

/** Goes on with a run and shows it. @returns the exit code */
export async function continueRun(path: string, flags: ResumeFlags, console: Console): Promise<number> {
  const screen = new ResumeScreen(console, flags.preview);
  try {
    const result = await resumeRun(path, flags, screen, screen.signal);
    if (result.trained) return await concludeTraining(screen, result);
    await sayFinished(path, result, console);
    return 0;
  } finally {
    await screen.close();
  }
}

async function sayFinished(path: string, { run, step, steps, flat }: ResumeResult, console: Console): Promise<void> {
  if (flat) {
    const why = flatText(run.config.watch, await run.metrics.read());
    console.lines(wrap(`${path} is finished. ${why}`, console.columns));
    console.line(`To go on all the same: ${gannet} resume ${path} --steps ${steps}`);
  } else {
    console.line(`${path} is finished, at step ${step} of ${steps}.`);
    console.line(`To make it longer: ${gannet} resume ${path} --steps ${2 * steps}`);
  }
}

/** Says first from where the run goes on. */
class ResumeScreen extends TrainingScreen implements ResumeEvents {
  onWait(why: string): void {
    this.console.line(why);
  }

  onRun(run: RunFolder): void {
    this.console.logTo(run);
  }

  onDamaged(reason: string): void {
    this.console.warn(`Checkpoint passed over for the one before: ${reason}`);
  }

  onRestored({ run, recipe, trainer, steps }: Session, runtime: Runtime): void {
    const { console } = this;
    console.lines(
      factLines([
        ['Resumes', `${run.path}, recipe ${recipe.name}, at step ${trainer.step} of ${steps}`],
        ['Data', run.config.data.source],
        ['Runs on', runtime.description],
      ]),
    );
    if (run.config.runtime !== runtime.description) {
      console.warn(`The run was begun on ${run.config.runtime}: its last digits may now differ.`);
    }
    console.line();
  }
}
