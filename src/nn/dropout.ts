import { mul, type Tensor } from '../graph/index.js';
import type { Pass } from './network.js';

/**
 * Dropout (Srivastava et al. 2014), inverted: in training mode every element of x is 0 with probability `rate`, else
 * divided by 1 − rate; in inference mode x.
 */
export function dropout(net: Pass, name: string, x: Tensor, rate: number): Tensor {
  return net.layer(name, 'Dropout', () => (net.training && rate > 0 ? mul(x, net.dropoutFactors(x.shape, rate)) : x));
}
