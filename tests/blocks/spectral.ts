import type { Tensor } from '../../src/graph/index.js';
import {
  conv,
  convTranspose,
  dense,
  embedding,
  type Mode,
  Network,
  type Parameter,
  type Pass,
  spectralNorm,
} from '../../src/nn/index.js';
import { surroundings } from '../evaluate.js';
import { inner } from './blocks.js';
import type { Computed } from './reference.js';

/** The layers of the reference's cases; each is called `N/layer`. */
export const layers: Readonly<Record<string, (net: Pass, x: Tensor) => Tensor>> = {
  'spectral-dense': (net, x) => dense(net, 'layer', x, 4),
  'spectral-conv': (net, x) => conv(net, 'layer', x, { channels: 6, kernel: 3, stride: 2, padding: 1 }),
  'spectral-convTranspose': (net, x) =>
    convTranspose(net, 'layer', x, { channels: 5, kernel: 4, stride: 2, padding: 1 }),
  'spectral-embedding': (net, x) => embedding(net, 'layer', x, { classes: 4, width: 3 }),
};

/** One call of a layer with spectral normalisation: y, in training mode the moved u and v, and its kernel's slope. */
export function spectralCall(
  name: string,
  x: Tensor,
  dy: Tensor,
  mode: Mode,
): Computed & { readonly parameters: readonly Parameter[] } {
  const net = new Network('N', (pass: Pass, input: Tensor) => layers[name]!(spectralNorm(pass), input));
  const around = surroundings();
  const y = net.call(x, mode, around);
  const moved = [...around.moved].map(([p, t]): [string, Tensor] => [p.name, t]);
  return {
    outputs: { y, ...Object.fromEntries(moved) },
    slopes: { slope: [inner(y, dy), net.trainable[0]!.tensor] },
    parameters: net.parameters,
  };
}
