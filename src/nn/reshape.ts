import { reshape, type Tensor, transpose } from '../graph/index.js';
import type { Pass } from './network.js';

/** The order in which an image's elements follow each other in a vector: HWC in Keras, CHW in PyTorch. */
export type Order = 'HWC' | 'CHW';

/** x [N, C, H, W] → [N, H·W·C], in the given order. */
export function flatten(net: Pass, name: string, x: Tensor, order: Order): Tensor {
  return net.layer(name, 'Flatten', () => {
    const [n, c, h, w] = x.shape as [number, number, number, number];
    return reshape(order === 'HWC' ? transpose(x, [0, 2, 3, 1]) : x, [n, c * h * w]);
  });
}

/** x [N, height·width·channels], in the given order → [N, channels, height, width]. */
export function unflatten(
  net: Pass,
  name: string,
  x: Tensor,
  [height, width, channels]: readonly [number, number, number],
  order: Order,
): Tensor {
  return net.layer(name, 'Reshape', () => {
    const n = x.shape[0]!;
    if (order === 'CHW') return reshape(x, [n, channels, height, width]);
    return transpose(reshape(x, [n, height, width, channels]), [0, 3, 1, 2]);
  });
}
