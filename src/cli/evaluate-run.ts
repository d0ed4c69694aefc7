import { rm } from 'node:fs/promises';
import type { Dataset, Split } from '../data/dataset.js';
import { loadDataset } from '../data/load.js';
import { GannetError } from '../errors.js';
import { type CheckpointChoice, chosenState } from '../exchange/checkpoint.js';
import { drawSheet } from '../figures/sheet.js';
import { renderSvg } from '../figures/svg.js';
import { writeAtomic } from '../formats/atomic.js';
import { encodePng, type Picture } from '../formats/grid.js';
import { metricsFor } from '../judge/choice.js';
import {
  type Evaluation,
  type EvaluationPicture,
  evaluationPath,
  evaluationPicturePath,
  writeEvaluation,
} from '../judge/evaluation.js';
import type { MetricName } from '../judge/figure.js';
import { type Judge, openJudge } from '../judge/judge.js';
import { pairSheet } from '../judge/pairs.js';
import { Yardstick } from '../judge/yardstick.js';
import { RunFolder } from '../run/folder.js';
import { nodeRuntime } from '../runtime/node.js';
import { Sampler } from '../train/sampler.js';
import { barText, type Console } from './console.js';
import { drawChart, drawClassConfusion } from './evaluation-figures.js';
import { classRows, figureRows, memorisationText, warnings } from './evaluation-text.js';
import { alignColumns, count, factLines } from './format.js';

/** The command line of `gannet evaluate`. */
export interface EvaluateFlags {
  readonly samples: number;
  readonly judge?: string;
  readonly seed: number;
  readonly metrics: readonly MetricName[];
  readonly ganTrain: 'quick' | 'full';
  readonly checkpoint?: CheckpointChoice;
}

/** Classes of which a table is printed; of more it is in the files alone. */
const mostClasses = 20;

/** Judges the samples of a run's checkpoint. */
export async function evaluateRun(path: string, flags: EvaluateFlags, console: Console): Promise<void> {
  const run = await RunFolder.open(path);
  const { data, recipe, threads, lowering } = run.config;
  const runtime = nodeRuntime({ threads });
  const dataset = await loadDataset(data.source, data);
  const { system, state, step, isBest } = await chosenState(run, flags.checkpoint, (reason) =>
    console.warn(`Checkpoint passed over: ${reason}`),
  );
  if (!system.generator) throw new GannetError(`${path} is a run of ${recipe}, which has no generator`);
  const judge = await openJudge(flags.judge, dataset, runtime);
  const { samples, seed, ganTrain } = flags;
  const { kept, leftOut } = metricsFor(flags.metrics, { judge, dataset, conditional: system.conditional });
  console.lines(
    factLines([
      ['Run', `${path}, recipe ${recipe}, step ${step}${isBest ? ', the best' : ''}`],
      ['Judge', judgeText(judge)],
      ['Samples', `${count(samples)}, against ${heldOutText(dataset.test.count)}`],
    ]),
  );

  const onProgress = (what: string, share: number): void => console.bar(barText(share, what, console.columns));
  const yardstick = await Yardstick.make({
    ...{ judge, dataset, runtime, samples, seed, metrics: kept, ganTrain, onProgress },
  });
  const sampler = await Sampler.ofMany(system, runtime, state.drawn, lowering);
  const drawn = await yardstick.draw(system, sampler);
  const measured = await yardstick.measureImages(drawn, system.conditional);
  await Promise.all([sampler.release(), judge.release()]);
  console.clearBar();
  const { name, sha256, accuracy } = judge.card;
  const evaluation: Evaluation = {
    ...{ step, samples, seed, ganTrain },
    heldOut: dataset.test.count,
    judge: { name, sha256, accuracy: accuracy.test?.accuracy ?? null },
    classNames: [...dataset.classNames],
    leftOut: [...leftOut],
    measured: measured as Evaluation['measured'],
    realImages: yardstick.floors as Evaluation['realImages'],
  };
  await writeEvaluation(path, evaluation);
  show(evaluation, console);
  const pictures = await writePictures(path, evaluation, { drawn, training: yardstick.training, dataset });
  console.lines(['', ...factLines([['Written', evaluationPath(path)], ...pictures])]);
}

/** Writes the pictures that there is something to draw in. @returns a fact for each */
async function writePictures(
  path: string,
  evaluation: Evaluation,
  { drawn, training, dataset }: { readonly drawn: Split; readonly training: Split; readonly dataset: Dataset },
): Promise<[string, string][]> {
  const written: [string, string][] = [];
  const write = async (picture: EvaluationPicture, drawing: Picture | null): Promise<void> => {
    const file = evaluationPicturePath(path, picture);
    // One of an evaluation before this one would not fit it.
    if (drawing === null) return rm(file, { force: true });
    await writeAtomic(file, await encodePng(drawing));
    written.push(['', file]);
  };
  const render = (svg: string | null): Promise<Picture> | null => (svg === null ? null : renderSvg(svg, 2));
  await write('metrics', await render(await drawChart(evaluation)));
  await write('confusion', await render(await drawClassConfusion(evaluation)));
  const { memorisation } = evaluation.measured;
  await write('memorisation', memorisation ? await drawSheet(pairSheet(memorisation, drawn, training, dataset)) : null);
  return written;
}

function judgeText({ card }: Judge): string {
  const { test, heldOut } = card.accuracy;
  const measured = test ?? heldOut;
  const what = card.task === 'classes' ? 'right' : 'of quarter turns told';
  return measured ? `${card.name}, ${(measured.accuracy * 100).toFixed(2)} % ${what} on images new to it` : card.name;
}

function heldOutText(images: number): string {
  return images > 0
    ? `${count(images)} held-out images`
    : 'every other training image, as none are held out: this flatters a generator that repeats them';
}

function show(evaluation: Evaluation, console: Console): void {
  console.line();
  console.lines(alignColumns(figureRows(evaluation), 2));
  const texts = warnings(evaluation);
  if (texts.length > 0) console.line();
  for (const text of texts) console.warn(text);
  const classes = classRows(evaluation);
  if (classes && classes.length - 1 <= mostClasses) console.lines(['', ...alignColumns(classes, 1)]);
  const memorised = memorisationText(evaluation);
  if (memorised) console.lines(['', ...factLines([['Memorised', memorised]])]);
}
