import { concat, input, reshape, sizeOf, substitute, type Tensor, take } from '../graph/index.js';
import type { Network, Parameter } from '../nn/index.js';

/**
 * Small parameters of one network, kept one after the other in one array, and their moments likewise: biases, the
 * factors of norms, small kernels. An optimiser's update is a dozen operations for each array, which for a small one
 * are all overhead.
 */
export interface Pack {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly size: number;
}

/** Up to this many elements a parameter is packed: copying it out of the pack costs less than an update of its own. */
const small = 4096;

/** The pack of a network's small parameters; null where there are not two of them. The network must have been called. */
export function packOf(network: Pick<Network<never, unknown>, 'name' | 'trainable'>): Pack | null {
  const parameters = network.trainable.filter((p) => sizeOf(p.shape) <= small);
  if (parameters.length < 2) return null;
  return { name: `${network.name}/packed`, parameters, size: parameters.reduce((n, p) => n + sizeOf(p.shape), 0) };
}

/** All parameters of a network that are trained as one pack. The network must have been called. */
export function wholePack({ name, trainable }: Pick<Network<never, unknown>, 'name' | 'trainable'>): Pack {
  return { name: `${name}/trained`, parameters: trainable, size: trainable.reduce((n, p) => n + sizeOf(p.shape), 0) };
}

/** The roots, with every packed parameter taken from its pack, which is the input `name`. */
export function fromPacks(roots: readonly Tensor[], packs: readonly Pack[]): Tensor[] {
  const places = new Map<Tensor, Tensor>();
  for (const { name, parameters, size } of packs) {
    const all = input(name, [size]);
    let start = 0;
    for (const p of parameters) {
      places.set(p.tensor, reshape(take(all, 0, start, sizeOf(p.shape)), p.shape));
      start += sizeOf(p.shape);
    }
  }
  return substitute(roots, places);
}

/** Tensors of the shapes of a pack's parameters as one, [size]. */
export function packed(tensors: readonly Tensor[]): Tensor {
  return concat(
    tensors.map((t) => reshape(t, [sizeOf(t.shape)])),
    0,
  );
}
