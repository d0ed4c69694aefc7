import type { TrainingResult } from '../../app/training.js';
import { gannet } from '../../command.js';
import { flatText } from '../../run/metrics-text.js';
import type { TrainingScreen } from './training-screen.js';

/**
 * Says how a training ended.
 * @returns the exit code: 0, or that of the signal that stopped it
 */
export async function concludeTraining(screen: TrainingScreen, result: TrainingResult): Promise<number> {
  const { run, finished, step, flat } = result;
  const { console } = screen;
  console.clearBar();
  if (!finished) {
    console.command(`Saved at step ${step}. Go on with`, gannet('resume', run.path));
    return screen.stopCode ?? 0;
  }
  screen.showLast();
  if (flat) console.paragraph(flatText(run.config.watch, await run.metrics.read()));
  console.line(`Finished at step ${step}: ${run.path}`);
  if (screen.picture) {
    console.facts([
      ['Samples', screen.picture],
      ['Generator', run.generatorPath],
    ]);
  }
  return 0;
}
