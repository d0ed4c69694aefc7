import type { Split } from '../data/dataset.js';
import { toBytes } from '../formats/grid.js';
import type { Lowering } from '../lowering/index.js';
import type { Runtime } from '../runtime/runtime.js';
import { fullJudge, type JudgeOptions, quickJudge } from './network/options.js';
import { Predictor } from './network/predictor.js';
import { type JudgeProgress, type Lesson, trainJudge } from './network/train.js';

export interface ClassifierOptions {
  /** A small network for a short time, or the shipped judges' own. */
  readonly form: 'quick' | 'full';
  readonly seed: number;
  readonly runtime: Runtime;
  readonly lowering?: Lowering;
  /** What is to be other than in the form's options. */
  readonly options?: Partial<JudgeOptions>;
  readonly onStep?: (progress: JudgeProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Trains a classifier on labelled images alone: the first half of GAN-train and GAN-test (Shmelkov, Schmid & Alahari
 * 2018). Trained on generated images and read on real ones, its accuracy says how much of the real variety is there.
 *
 * @returns null if it was asked to stop
 * @throws GannetError if there are fewer images than a batch, or only one class
 */
export async function trainClassifier(lesson: Lesson, how: ClassifierOptions): Promise<Predictor | null> {
  const { form, options, ...rest } = how;
  const trained = await trainJudge({
    ...rest,
    lesson,
    options: { ...(form === 'quick' ? quickJudge : fullJudge), ...options },
  });
  return trained && Predictor.ofModel(trained.model, trained.shape, how.runtime);
}

/** Generated images [N, C, H, W] in [0, 1] and their labels [N], as bytes: what a picture file would hold of them. */
export function generatedSplit(images: Float32Array, labels: readonly number[]): Split<Uint8Array> {
  return { images: toBytes(images), labels: Uint8Array.from(labels), count: labels.length };
}
