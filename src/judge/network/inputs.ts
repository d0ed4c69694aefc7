import { Batches } from '../../data/batches.js';
import type { ImageSize, Split } from '../../data/dataset.js';
import { Stream } from '../../random/stream.js';
import { floats, int64s, type Value } from '../../runtime/runtime.js';
import { type InputSource, randomInputs } from '../../train/inputs.js';
import { augment } from './augment.js';
import type { JudgeOptions } from './options.js';
import { rotate } from './rotate.js';
import type { Task } from './task.js';

export interface JudgeInputOptions {
  readonly split: Split;
  readonly image: ImageSize & { readonly channels: number };
  readonly task: Task;
  readonly options: JudgeOptions;
  readonly seed: number;
}

/**
 * Batches of a judge's training: images in [0, 1], shuffled, moved and mirrored anew each time, and what is to be told
 * of them. All of it depends on the seed and the step alone.
 *
 * @throws GannetError if there are fewer images than one batch
 */
export function judgeInputs(from: JudgeInputOptions): { readonly source: InputSource; readonly stepsPerEpoch: number } {
  const { split, image, task, options, seed } = from;
  const batches = new Batches({ count: split.count, batch: options.batch, order: 'shuffle', seed });
  const plain = randomInputs({ seed, split, rows: (step) => batches.rows(step), range: [0, 1] });
  const change = { ...image, shift: options.shift, flip: options.flip };
  const source: InputSource = {
    async draw(inputs, phase, step) {
      const drawn = await plain.draw(inputs, phase, step);
      const real = drawn.real!;
      const moved = augment(real.data as Float32Array, new Stream(seed, 'judge/augment', step), change);
      if (task === 'classes') return { ...drawn, real: floats(moved, real.dims) };
      const turns = new Stream(seed, 'judge/turns', step).integers(options.batch, 4);
      const turned = rotate(moved, turns, image.channels, image.height);
      return { ...drawn, real: floats(turned, real.dims), y: labelsOf(turns) };
    },
  };
  return { source, stepsPerEpoch: batches.stepsPerEpoch };
}

function labelsOf(turns: Uint32Array): Value {
  return int64s(BigInt64Array.from(turns, BigInt), [turns.length]);
}
