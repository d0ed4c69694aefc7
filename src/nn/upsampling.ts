import { type Tensor, upsample } from '../graph/index.js';
import type { Pass } from './network.js';

/** Each pixel repeated `factor` times along both axes: x [N, C, H, W] → [N, C, factor·H, factor·W]. */
export function upSampling(net: Pass, name: string, x: Tensor, factor = 2): Tensor {
  return net.layer(name, 'UpSampling2d', () => upsample(x, factor));
}
