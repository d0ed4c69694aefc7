import type { Dataset } from '../../data/dataset.js';
import { GannetError } from '../../errors.js';
import { defaultLowering, type Lowering } from '../../lowering/index.js';
import type { System } from '../../recipes/recipe.js';
import type { Runtime } from '../../runtime/runtime.js';
import { Trainer } from '../../train/trainer.js';
import type { PartLosses } from '../../train/training.js';
import { exportJudge } from './export.js';
import { judgeInputs } from './inputs.js';
import { checkOptions, type JudgeOptions } from './options.js';
import type { PredictorShape } from './predictor.js';
import { judgeSystem } from './system.js';
import { rotationNames, type Task, taskFor } from './task.js';

/** Labelled images to learn from; a dataset is one. */
export type Lesson = Pick<Dataset, 'channels' | 'height' | 'width' | 'classNames' | 'train'>;

export interface JudgeTraining {
  readonly lesson: Lesson;
  readonly options: JudgeOptions;
  readonly seed: number;
  readonly runtime: Runtime;
  readonly lowering?: Lowering;
  /** Called after each step. */
  readonly onStep?: (progress: JudgeProgress) => void;
  /** Stops between two steps. */
  readonly signal?: AbortSignal;
}

export interface JudgeProgress {
  readonly step: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly losses: PartLosses;
}

/** A judge as training leaves it. */
export interface TrainedJudge {
  /** The bytes of its .onnx file. */
  readonly model: Uint8Array;
  /** The same with its logits divided by a temperature. */
  readonly tempered: (temperature: number) => Uint8Array;
  readonly shape: PredictorShape;
  readonly task: Task;
  readonly network: System['discriminator'];
}

/**
 * Trains a judge. The same lesson, options, seed, thread count, lowering and kind of machine give the same bytes.
 *
 * @returns null if it was asked to stop
 * @throws GannetError if an option is out of its range, the images are fewer than a batch or cannot be learnt
 * from, or the loss is no longer a number
 */
export async function trainJudge(training: JudgeTraining): Promise<TrainedJudge | null> {
  const { lesson, options, seed, runtime, lowering = defaultLowering, onStep, signal } = training;
  checkOptions(options);
  const { channels, height, width } = lesson;
  const task = taskFor(lesson.classNames, lesson);
  const classes = task === 'classes' ? lesson.classNames.length : rotationNames.length;
  const image = { channels, height, width };
  const { source, stepsPerEpoch } = judgeInputs({ split: lesson.train, image, task, options, seed });
  const steps = options.epochs * stepsPerEpoch;
  const system = judgeSystem(options, { ...image, classes }, steps);
  const trainer = await Trainer.create({ system, runtime, inputs: source, batch: options.batch, seed, lowering });
  try {
    while (trainer.step < steps) {
      if (signal?.aborted) return null;
      const losses = await trainer.next();
      if (!Number.isFinite(losses.J!.total))
        throw new GannetError(`the judge's loss is no number at step ${trainer.step}: give a smaller --lr`);
      onStep?.({ step: trainer.step, steps, stepsPerEpoch, losses: losses.J! });
    }
    const metadata = { producer: 'gannet', kind: 'judge', task };
    const { values } = trainer.state;
    const tempered = (temperature: number) => exportJudge(system, values, metadata, temperature);
    const shape = { ...image, classes, features: options.channels[2] };
    return { model: tempered(1), tempered, shape, task, network: system.discriminator };
  } finally {
    await trainer.release();
  }
}
