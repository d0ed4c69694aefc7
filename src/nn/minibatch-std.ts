import {
  add,
  centre,
  concat,
  constant,
  meanOver,
  mul,
  reshape,
  sqrt,
  sumSquares,
  type Tensor,
} from '../graph/index.js';
import type { Pass } from './network.js';

/**
 * Minibatch standard deviation (Karras et al. 2018, arXiv 1710.10196, section 3): one more channel, which tells each
 * image by how much the features of its group differ, √(variance + 1e-8) over the group, averaged over channels and
 * positions. So D sees what collapses. The groups are images in a row, at most `size` of them: the largest number up to
 * it that divides the batch.
 *
 * @param x [N, C, H, W]
 * @returns [N, C + 1, H, W]
 */
export function minibatchStd(net: Pass, name: string, x: Tensor, size: number): Tensor {
  return net.layer(name, 'MinibatchStd', () => {
    const [n, c, h, w] = x.shape as [number, number, number, number];
    const group = divisorUpTo(size, n);
    const groups = reshape(x, [n / group, group, c * h * w]);
    const variance = mul(sumSquares(centre(groups, [1]), [1]), 1 / group); // [N / group, 1, C·H·W]
    const spread = meanOver(sqrt(add(variance, 1e-8)), [2]);
    const places = constant(new Float32Array(group * h * w), [1, group, h * w]);
    return concat([x, reshape(add(places, spread), [n, 1, h, w])], 1);
  });
}

/** The largest divisor of n that is at most `most`. */
export function divisorUpTo(most: number, n: number): number {
  let divisor = Math.max(1, Math.min(most, n));
  while (n % divisor !== 0) divisor--;
  return divisor;
}
