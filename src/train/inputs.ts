import type { Batches } from '../data/batches.js';
import type { Dataset, Split } from '../data/dataset.js';
import { gatherLabels, readImages } from '../data/images.js';
import { sizeOf } from '../graph/index.js';
import { Stream } from '../random/stream.js';
import { type Distribution, fedShape, type StepInput } from '../recipes/phase.js';
import { bytes, floats, int64s, type Value, type Values } from '../runtime/runtime.js';

/** Makes the inputs of a phase for one step. Asked twice for the same, it answers the same. */
export interface InputSource {
  draw(inputs: readonly StepInput[], phase: string, step: number): Promise<Values>;
}

/**
 * Draws what a step needs: real images and labels by the order of the data, everything else from the random stream that
 * (seed, input name, step) names. So a step's inputs do not depend on what was drawn before it.
 */
export function randomInputs(options: {
  readonly seed: number;
  readonly split: Split;
  readonly rows: (step: number) => Uint32Array;
  readonly range: readonly [number, number];
  /** Which part of a divided batch they are for; parts draw from streams of their own. */
  readonly shard?: number;
}): InputSource {
  const { seed, split, rows, range, shard } = options;
  const one = async (input: StepInput, step: number): Promise<Value> => {
    const { name, shape, draw } = input;
    const count = sizeOf(shape);
    const stream = new Stream(seed, shard === undefined ? name : `${name}@${shard}`, step);
    switch (draw.kind) {
      case 'real':
        return floats(await readImages(split, rows(step), count / shape[0]!, range), shape);
      case 'realLabels':
        return int64s(gatherLabels(split, rows(step)), shape);
      case 'numbers':
        return floats(latentPoints(stream, count, draw.distribution), shape);
      case 'integers':
        return int64s(BigInt64Array.from(stream.integers(count, draw.below), BigInt), shape);
      case 'balanced': {
        // From a random one on, so that none is always the one that comes more often.
        const [first] = stream.integers(1, draw.below) as Uint32Array & [number];
        const order = stream.permutation(count);
        return int64s(
          BigInt64Array.from(order, (i) => BigInt((first + i) % draw.below)),
          shape,
        );
      }
      case 'keep':
        return bytes(await stream.keepMask(count, draw.rate), fedShape(input));
    }
  };
  return {
    async draw(inputs, _phase, step) {
      const values = await Promise.all(inputs.map((i) => one(i, step)));
      return Object.fromEntries(inputs.map((input, i) => [input.name, values[i]!]));
    },
  };
}

/** Inputs of training: the training images in the batches' order. */
export function trainingInputs(
  dataset: Dataset,
  batches: Batches,
  seed: number,
  range: readonly [number, number],
): InputSource {
  return randomInputs({ seed, split: dataset.train, rows: (step) => batches.rows(step), range });
}

/** Inputs of training for one of `shards` equal parts of each batch. */
export function shardInputs(
  dataset: Dataset,
  batches: Batches,
  seed: number,
  range: readonly [number, number],
  { shard, shards }: { readonly shard: number; readonly shards: number },
): InputSource {
  const rows = (step: number): Uint32Array => {
    const all = batches.rows(step);
    const size = all.length / shards;
    return all.subarray(shard * size, (shard + 1) * size);
  };
  return randomInputs({ seed, split: dataset.train, rows, range, shard });
}

/** `count` coordinates of latent points. */
export function latentPoints(stream: Stream, count: number, distribution: Distribution): Float32Array {
  return distribution.kind === 'normal'
    ? stream.normal(count, 0, 1)
    : stream.uniform(count, distribution.low, distribution.high);
}
