import type { TrainingResult } from '../../app/training.js';
import { flatText } from '../../run/metrics-text.js';
import { factLines, wrap } from './format.js';
import { gannet } from './invocation.js';
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
    console.line(`Saved at step ${step}. Go on with: ${gannet} resume ${run.path}`);
    return screen.stopCode ?? 0;
  }
  screen.showLast();
  if (flat) console.lines(wrap(flatText(run.config.watch, await run.metrics.read()), console.columns));
  console.line(`Finished at step ${step}: ${run.path}`);
  if (screen.picture) {
    console.lines(
      factLines([
        ['Samples', screen.picture],
        ['Generator', run.generatorPath],
      ]),
    );
  }
  return 0;
}
