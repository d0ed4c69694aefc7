import { input, mul, type Tensor } from '../../graph/index.js';
import type { Phase } from '../../recipes/phase.js';
import type { System } from '../../recipes/recipe.js';
import { averageOf, nextAverage } from '../average.js';
import { nextOutput, updated } from '../graph.js';

/**
 * A rank renews a piece of a network's parameters, of their moments and of their averages (ZeRO-1, Rajbhandari et al.
 * 2020, arXiv 1910.02054). Each element is computed from its own numbers alone, in operations that round as IEEE 754
 * says: wherever pieces are cut, the bytes are the same.
 */

/** The name of the piece, in the place of a parameter's. */
export const piece = { name: 'piece' };
export const sumInput = 'sum';

/** Adam's update of a piece of `n` parameters, from the sums of their gradients over the shards. */
export function pieceUpdate(phase: Phase, n: number, shards: number): Readonly<Record<string, Tensor>> {
  const array = { ...piece, shape: [n], tensor: input(piece.name, [n]) };
  return asNext(updated(phase, array, mul(input(sumInput, [n]), 1 / shards)));
}

/** The next averages of a piece of `n` of the generator's parameters, and of its statistics, which each rank has whole. */
export function pieceAverage({ generator }: System, n: number): Readonly<Record<string, Tensor>> {
  const statistics = generator!.parameters.filter(({ trainable }) => !trainable);
  const arrays = [...(n > 0 ? [{ ...piece, shape: [n] }] : []), ...statistics];
  return asNext(new Map(arrays.map((array) => [averageOf(array), nextAverage(array)])));
}

function asNext(values: ReadonlyMap<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries([...values].map(([name, t]) => [nextOutput(name), t]));
}
