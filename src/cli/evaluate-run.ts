import { join } from 'node:path';
import type { Dataset, Split } from '../data/dataset.js';
import { loadDataset } from '../data/load.js';
import { GannetError } from '../errors.js';
import { newestState } from '../exchange/checkpoint.js';
import { writeAtomic } from '../formats/atomic.js';
import { checkJudge, findJudge, type Judge, loadJudge } from '../judge/judge.js';
import { type Figure, type Judged, type Measures, measure } from '../judge/measure.js';
import { likeliestClasses } from '../judge/metrics/accuracy.js';
import { Stream } from '../random/stream.js';
import { nodeRuntime } from '../runtime/node.js';
import type { Runtime } from '../runtime/runtime.js';
import { latentPoints } from '../train/inputs.js';
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
  if (dataset.test.count === 0) throw new GannetError(`${dataset.name} has no held-out images to measure against`);
  const judge = await openJudge(flags.judge, dataset, runtime);
  const classes = dataset.classNames.length;
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

  const sampler = await Sampler.ofMany(system, runtime, state.values, run.config.lowering);
  const labels = Array.from({ length: flags.samples }, (_, i) => i % classes);
  const z = latentPoints(
    new Stream(flags.seed, 'evaluate/z'),
    flags.samples * system.latent.size,
    system.latent.distribution,
  );
  const images = await sampler.images({ z, labels });
  await sampler.release();
  const reading = await judge.read(images);
  // Without classes of its own a sample has the one that it is read as.
  const fakes = { reading, labels: system.conditional ? labels : likeliestClasses(reading.logits) };
  const reals = await readSplit(judge, dataset.test, dataset.test.count);
  const training = await readSplit(judge, dataset.train, Math.min(flags.samples, dataset.train.count));
  await judge.release();

  const how = { classes, seed: flags.seed };
  const measured = await measure(runtime, fakes, reals, how);
  const best = await measure(runtime, training, reals, how);
  console.line();
  console.lines(table(measured, best, system.conditional));
  for (const { metric, warning } of measured.figures) if (warning) console.warn(`${metric}: ${warning}`);
  if (system.conditional) console.lines(byClass(measured, dataset.classNames));
  const file = join(path, 'evaluation.json');
  const { name, sha256 } = judge.card;
  const report = {
    step,
    samples: flags.samples,
    seed: flags.seed,
    judge: { name, sha256 },
    measured,
    realImages: best,
  };
  await writeAtomic(file, `${JSON.stringify(report, null, 2)}\n`);
  console.line();
  console.line(`Written     ${file}`);
}

async function openJudge(name: string | undefined, dataset: Dataset, runtime: Runtime): Promise<Judge> {
  const known = name ?? (await findJudge(dataset));
  if (known === null) {
    throw new GannetError(
      `no shipped judge knows ${dataset.name}: train one with gannet judge train, and name its .onnx file as --judge`,
    );
  }
  const judge = await loadJudge(known, runtime);
  checkJudge(judge, dataset);
  return judge;
}

/** The first `count` images of a split, as the judge reads them. */
async function readSplit(judge: Judge, split: Split, count: number): Promise<Judged> {
  const size = split.images.length / split.count;
  const part = { count, images: split.images.subarray(0, count * size), labels: split.labels.subarray(0, count) };
  return { reading: await judge.readSplit(part), labels: part.labels };
}

/** A line for each figure: samples, their interval, and real images in their place. */
function table(samples: Measures, best: Measures, conditional: boolean): string[] {
  const rows = samples.figures
    .map((figure, i) => [figure, best.figures[i]!] as const)
    .filter(([{ metric }]) => conditional || metric !== 'GAN-test')
    .map(([figure, real]) => [
      `${figure.metric} (${figure.better} is better)`,
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
