import { rm } from 'node:fs/promises';
import type { Dataset, Split } from '../data/dataset.js';
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
import { drawChart, drawClassConfusion } from '../judge/evaluation-figures.js';
import { type MetricName, metricNames } from '../judge/figure.js';
import { type Judge, openJudge } from '../judge/judge.js';
import { pairSheet } from '../judge/pairs.js';
import { Yardstick } from '../judge/yardstick.js';
import { loadRunData } from '../run/data.js';
import { RunFolder } from '../run/folder.js';
import { nodeRuntime } from '../runtime/node.js';
import { Sampler } from '../train/sampler.js';

/** How samples are judged. */
export interface EvaluationChoice {
  /** Images that are drawn, as many of each class; 10,000 by default. */
  readonly samples?: number;
  /** A shipped judge's name, or a judge's .onnx file; by default the shipped one that knows the data. */
  readonly judge?: string;
  /** That the samples are drawn from; 0 by default. */
  readonly seed?: number;
  /** All by default. */
  readonly metrics?: readonly MetricName[];
  readonly ganTrain?: 'quick' | 'full';
  readonly checkpoint?: CheckpointChoice;
  /** Where the run's data are now, if they have moved. */
  readonly data?: string;
}

/** What is judged, known before it takes its time. */
export interface EvaluationSubject {
  readonly run: RunFolder;
  readonly step: number;
  readonly isBest: boolean;
  readonly judge: Judge;
  readonly samples: number;
  readonly heldOut: number;
}

/** Who watches an evaluation. */
export interface EvaluationEvents {
  /** When a damaged checkpoint is passed over. */
  onDamaged?(reason: string): void;
  onSubject?(subject: EvaluationSubject): void;
  /** What is being done, and the share of it that is. */
  onProgress?(what: string, share: number): void;
}

export interface EvaluationResult {
  readonly evaluation: Evaluation;
  /** The file of the figures, and those of the pictures. */
  readonly file: string;
  readonly pictures: readonly string[];
}

/** Judges the samples of a run's checkpoint, and writes what is said into the run's folder. */
export async function evaluateRun(
  path: string,
  choice: EvaluationChoice = {},
  events: EvaluationEvents = {},
): Promise<EvaluationResult> {
  const { samples = 10_000, seed = 0, metrics = metricNames, ganTrain = 'quick' } = choice;
  const run = await RunFolder.open(path);
  const { recipe, threads, lowering } = run.config;
  const runtime = nodeRuntime({ threads });
  const dataset = await loadRunData(run.config, choice.data);
  const { system, state, step, isBest } = await chosenState(run, choice.checkpoint, (reason) =>
    events.onDamaged?.(reason),
  );
  if (!system.generator) throw new GannetError(`${path} is a run of ${recipe}, which has no generator`);
  const judge = await openJudge(choice.judge, dataset, runtime, data.source);
  const { kept, leftOut } = metricsFor(metrics, { judge, dataset, conditional: system.conditional });
  events.onSubject?.({ run, step, isBest, judge, samples, heldOut: dataset.test.count });

  const onProgress = (what: string, share: number): void => events.onProgress?.(what, share);
  const yardstick = await Yardstick.make({
    ...{ judge, dataset, runtime, samples, seed, metrics: kept, ganTrain, onProgress },
  });
  const sampler = await Sampler.ofMany(system, runtime, state.drawn, lowering);
  const drawn = await yardstick.draw(system, sampler);
  const measured = await yardstick.measureImages(drawn, system.conditional);
  await Promise.all([sampler.release(), judge.release()]);
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
  const pictures = await writePictures(path, evaluation, { drawn, training: yardstick.training, dataset });
  return { evaluation, file: evaluationPath(path), pictures };
}

/** Writes the pictures that there is something to draw in. @returns their files */
async function writePictures(
  path: string,
  evaluation: Evaluation,
  { drawn, training, dataset }: { readonly drawn: Split; readonly training: Split; readonly dataset: Dataset },
): Promise<string[]> {
  const written: string[] = [];
  const write = async (picture: EvaluationPicture, drawing: Picture | null): Promise<void> => {
    const file = evaluationPicturePath(path, picture);
    // One of an evaluation before this one would not fit it.
    if (drawing === null) return rm(file, { force: true });
    await writeAtomic(file, await encodePng(drawing));
    written.push(file);
  };
  const render = (svg: string | null): Promise<Picture> | null => (svg === null ? null : renderSvg(svg, 2));
  await write('metrics', await render(await drawChart(evaluation)));
  await write('confusion', await render(await drawClassConfusion(evaluation)));
  const { memorisation } = evaluation.measured;
  await write('memorisation', memorisation ? await drawSheet(pairSheet(memorisation, drawn, training, dataset)) : null);
  return written;
}
