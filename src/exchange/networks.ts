import { add, input, mul, type Tensor } from '../graph/index.js';
import type { Network } from '../nn/index.js';
import { PhaseContext } from '../recipes/phase.js';
import type { System } from '../recipes/recipe.js';
import { generatorGraph } from '../train/graph.js';

/** What a network is for whoever moves its weights. */
export type NetworkParts = Pick<Network<never, unknown>, 'name' | 'layers' | 'parameters'>;

/** The networks of a system, the generator first, each called so that its layers and parameters are known. */
export function networksOf(system: System): readonly NetworkParts[] {
  discriminatorGraph(system, 1);
  if (!system.generator) return [system.discriminator];
  generatorGraph(system, 1);
  return [system.generator, system.discriminator];
}

/**
 * The discriminator, or classifier, as a graph of its own, in inference mode: inputs `image` [n, C, H, W] in [0, 1] and,
 * where it takes labels, `label` [n] int64; outputs logits by head.
 */
export function discriminatorGraph(system: System, n: number): Readonly<Record<string, Tensor>> {
  const { discriminator, data, latent, range } = system;
  const context = new PhaseContext('judge', n, data, latent.distribution);
  const unit = input('image', [n, data.channels, data.height, data.width]);
  return context.infer(discriminator, { image: fromUnit(unit, range), y: input('label', [n], 'int64') });
}

/** From [0, 1] to the recipe's range. */
function fromUnit(image: Tensor, [low, high]: readonly [number, number]): Tensor {
  return low === 0 && high === 1 ? image : add(mul(image, high - low), low);
}
