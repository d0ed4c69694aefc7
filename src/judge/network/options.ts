import { GannetError } from '../../errors.js';

/** How a judge is built and trained. */
export interface JudgeOptions {
  /** Channels at each of the three resolutions; the last is also the number of features. */
  readonly channels: readonly [number, number, number];
  /** Residual convolutions at each of the two lower resolutions. */
  readonly residual: number;
  /** Images a step. */
  readonly batch: number;
  /** Passes through the training images. */
  readonly epochs: number;
  /** Adam's largest step size; it falls to 0 in half a cosine wave. */
  readonly lr: number;
  /** Chance that a feature is dropped on its way to the logits. */
  readonly dropout: number;
  /** Most pixels by which a training image is moved, up or down and left or right. */
  readonly shift: number;
  /** Whether every other training image, by chance, is mirrored left to right. */
  readonly flip: boolean;
}

/** The options of the judges that Gannet ships, but for what their commands say. */
export const fullJudge: JudgeOptions = {
  channels: [16, 64, 128],
  residual: 1,
  batch: 100,
  epochs: 12,
  lr: 2e-3,
  dropout: 0.3,
  shift: 2,
  flip: false,
};

/** A smaller network for a short training, such as of a classifier of generated images within half a minute. */
export const quickJudge: JudgeOptions = { ...fullJudge, channels: [8, 32, 64], batch: 50, epochs: 5 };

/** @throws GannetError if an option is out of its range */
export function checkOptions(options: JudgeOptions): void {
  const whole = (key: 'batch' | 'epochs' | 'shift' | 'residual', least: number): void => {
    if (!Number.isInteger(options[key]) || options[key] < least)
      throw new GannetError(`judge: ${key} cannot be ${options[key]}: give a whole number from ${least}`);
  };
  whole('batch', 1);
  whole('epochs', 1);
  whole('shift', 0);
  whole('residual', 0);
  if (!(options.dropout >= 0 && options.dropout < 1))
    throw new GannetError(`judge: dropout cannot be ${options.dropout}: give a number from 0 to below 1`);
  if (!(options.lr > 0 && Number.isFinite(options.lr)))
    throw new GannetError(`judge: lr cannot be ${options.lr}: give a number above 0`);
  if (options.channels.length !== 3 || !options.channels.every((c) => Number.isInteger(c) && c >= 1))
    throw new GannetError(`judge: channels cannot be ${options.channels.join(', ')}: give three whole numbers from 1`);
}
