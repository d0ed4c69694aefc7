import type { Dataset } from '../data/dataset.js';
import { GannetError } from '../errors.js';
import { type CheckpointChoice, chosenState } from '../exchange/checkpoint.js';
import { drawSheet } from '../figures/sheet.js';
import { renderSvg } from '../figures/svg.js';
import { encodePng, type Picture } from '../formats/grid.js';
import { metricsFor } from '../judge/choice.js';
import { type Evaluation, type EvaluationPicture, joinEvaluation, writeEvaluation } from '../judge/evaluation.js';
import { drawChart, drawClassConfusion } from '../judge/evaluation-figures.js';
import { type MetricName, metricNames } from '../judge/figure.js';
import { classDoubt, type Judge, openJudge } from '../judge/judge.js';
import { pairSheet } from '../judge/pairs.js';
import { Yardstick } from '../judge/yardstick.js';
import { loadRunData, sourceOf } from '../run/data.js';
import { RunFolder } from '../run/folder.js';
import { nodeRuntime } from '../runtime/node.js';
import { Sampler } from '../train/sampler.js';

/** How samples are judged. */
export interface EvaluationChoice {
  /** Images that are drawn, as many of each class or as uneven as the real ones are; 10,000 by default. */
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
  /** The folder of a cache for images (see `openDataset`). */
  readonly cache?: string;
}

/** What is judged, known before it takes its time. */
export interface EvaluationSubject {
  readonly run: RunFolder;
  readonly step: number;
  readonly isBest: boolean;
  readonly judge: Judge;
  readonly samples: number;
  readonly dataset: Dataset;
  /** Whether samples are asked to be of a class. */
  readonly conditional: boolean;
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

/**
 * Judges the samples of a run's checkpoint, and writes what is said into the run's folder.
 * @throws the signal's reason where it is aborted: then nothing is written
 */
export async function evaluateRun(
  path: string,
  choice: EvaluationChoice = {},
  events: EvaluationEvents = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<EvaluationResult> {
  const { samples = 10_000, seed = 0, metrics = metricNames, ganTrain = 'quick' } = choice;
  const run = await RunFolder.open(path);
  const { recipe, threads, lowering } = run.config;
  const runtime = nodeRuntime({ threads });
  const dataset = await loadRunData(run, choice.data, {
    cache: choice.cache,
    onDecoded: (done, count) => events.onProgress?.('decoding pictures', done / count),
  });
  const { system, state, step, isBest } = await chosenState(run, choice.checkpoint, (reason) =>
    events.onDamaged?.(reason),
  );
  if (!system.generator) throw new GannetError(`${path} is a run of ${recipe}, which has no generator`);
  const judge = await openJudge(choice.judge, dataset, runtime, choice.data ?? sourceOf(run));
  const { kept, leftOut } = metricsFor(metrics, { judge, dataset, conditional: system.conditional });
  events.onSubject?.({ run, step, isBest, judge, samples, dataset, conditional: system.conditional });

  const onProgress = (what: string, share: number): void => {
    signal.throwIfAborted();
    events.onProgress?.(what, share);
  };
  const yardstick = await Yardstick.make({
    ...{ judge, dataset, runtime, samples, seed, metrics: kept, ganTrain, onProgress },
  });
  const sampler = await Sampler.ofMany(system, runtime, state.drawn, lowering);
  const drawn = await yardstick.draw(system, sampler);
  const measured = await yardstick.measureImages(drawn, system.conditional);
  await Promise.all([sampler.release(), judge.release()]);
  const { name, sha256, accuracy } = judge.card;
  const doubt = classDoubt(judge, dataset);
  const evaluation: Evaluation = {
    ...{ step, samples, seed, ganTrain },
    heldOut: dataset.test.count,
    judge: { name, sha256, accuracy: accuracy.test?.accuracy ?? null },
    classNames: [...dataset.classNames],
    leftOut: [...leftOut],
    doubts: doubt === null ? [] : [doubt],
    measured: measured as Evaluation['measured'],
    realImages: yardstick.floors as Evaluation['realImages'],
  };
  const whole = await joinEvaluation(path, evaluation);
  const { memorisation } = evaluation.measured;
  const drawing: readonly (readonly [EvaluationPicture, () => Promise<Picture | null | undefined>])[] = [
    ['metrics', () => chart(drawChart(whole))],
    ['confusion', () => chart(drawClassConfusion(whole))],
    [
      'memorisation',
      async () => memorisation && drawSheet(pairSheet(memorisation, drawn, yardstick.training, dataset)),
    ],
  ];
  const pictures: [EvaluationPicture, Uint8Array][] = [];
  for (const [name, draw] of drawing) {
    onProgress('drawing', pictures.length / drawing.length);
    const picture = await draw();
    if (picture) pictures.push([name, await encodePng(picture)]);
  }
  signal.throwIfAborted();
  return { evaluation, ...(await writeEvaluation(path, whole, pictures)) };
}

async function chart(svg: Promise<string | null>): Promise<Picture | null> {
  const drawn = await svg;
  return drawn === null ? null : renderSvg(drawn, 2);
}
