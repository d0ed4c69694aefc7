import { join } from 'node:path';
import { loadDataset } from '../data/load.js';
import { GannetError } from '../errors.js';
import { newestState } from '../exchange/checkpoint.js';
import { writeAtomic } from '../formats/atomic.js';
import { openJudge } from '../judge/judge.js';
import type { Figure, Measures } from '../judge/measure.js';
import { Yardstick } from '../judge/yardstick.js';
import { nodeRuntime } from '../runtime/node.js';
import { RunFolder } from '../train/run.js';
import { Sampler } from '../train/sampler.js';
import type { Console } from './console.js';
import { alignColumns, factLines } from './format.js';

/** The command line of `gannet evaluate`. */
export interface EvaluateFlags {
  readonly samples: number;
  readonly judge?: string;
  readonly seed: number;
}

/** Judges the samples of a run's newest checkpoint. */
export async function evaluateRun(path: string, flags: EvaluateFlags, console: Console): Promise<void> {
  const run = await RunFolder.open(path);
  const { data, recipe, threads } = run.config;
  const runtime = nodeRuntime({ threads });
  const dataset = await loadDataset(data.source, data);
  const { system, state, step } = await newestState(run, (reason) => console.warn(`Checkpoint passed over: ${reason}`));
  if (!system.generator) throw new GannetError(`${path} is a run of ${recipe}, which has no generator`);
  const judge = await openJudge(flags.judge, dataset, runtime);
  console.lines(
    factLines([
      ['Run', `${path}, recipe ${recipe}, step ${step}`],
      [
        'Judge',
        `${judge.card.name}, ${((judge.card.accuracy.test?.accuracy ?? 0) * 100).toFixed(2)} % right on test images`,
      ],
      ['Samples', `${flags.samples} against ${dataset.test.count} held-out images`],
    ]),
  );

  const yardstick = await Yardstick.make({ judge, dataset, runtime, samples: flags.samples, seed: flags.seed });
  const sampler = await Sampler.ofMany(system, runtime, state.drawn, run.config.lowering);
  const measured = await yardstick.measure(system, sampler);
  await Promise.all([sampler.release(), judge.release()]);
  const { floors } = yardstick;
  console.line();
  console.lines(table(measured, floors, system.conditional));
  for (const { title, warning } of measured.figures) if (warning) console.warn(`${title}: ${warning}`);
  if (system.conditional) console.lines(byClass(measured, dataset.classNames));
  const file = join(path, 'evaluation.json');
  const { name, sha256 } = judge.card;
  const report = {
    step,
    samples: flags.samples,
    seed: flags.seed,
    judge: { name, sha256 },
    measured,
    realImages: floors,
  };
  await writeAtomic(file, `${JSON.stringify(report, null, 2)}\n`);
  console.line();
  console.line(`Written     ${file}`);
}

/** A line for each figure: samples, their interval, and real images in their place. */
function table(samples: Measures, floors: Measures, conditional: boolean): string[] {
  const rows = samples.figures
    .map((figure, i) => [figure, floors.figures[i]!] as const)
    .filter(([{ key }]) => conditional || key !== 'gan-test')
    .map(([figure, real]) => [
      `${figure.title} (${figure.better} is better)`,
      text(figure.value),
      figure.interval ? `${text(figure.interval[0])} to ${text(figure.interval[1])}` : '',
      text(real.value),
    ]);
  return alignColumns([['', 'samples', 'interval', 'real images'], ...rows], 1);
}

function byClass({ byClass: shares }: Measures, names: readonly string[]): string[] {
  const each = shares.map((share, c) => `${names[c]} ${share === null ? '–' : `${(share * 100).toFixed(1)} %`}`);
  return ['', ...factLines([['By class', each.join(', ')]])];
}

/** Four significant digits. */
function text(value: Figure['value']): string {
  return value === null ? '–' : String(Number(value.toPrecision(4)));
}
