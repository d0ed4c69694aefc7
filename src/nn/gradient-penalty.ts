import { add, mean, mul, reshape, sqrt, sub, type Tensor } from '../graph/index.js';
import { squaredSlopes } from './r1.js';

/**
 * The gradient penalty of WGAN-GP (Gulrajani et al. 2017, arXiv 1704.00028, algorithm 1) without its factor λ:
 * E (|∇D(x̂)| − 1)² at points x̂ = ε·x + (1 − ε)·G(z), ε ~ U(0, 1), of the lines between real images and fakes.
 */

/** The points: real and fake images [N, C, H, W], share [N] the drawn ε. */
export function between(real: Tensor, fake: Tensor, share: Tensor): Tensor {
  return add(fake, mul(sub(real, fake), reshape(share, [share.shape[0]!, 1, 1, 1])));
}

/**
 * @param logits [N, 1] of the points, each made of its own point alone: no batch norm in between
 * @returns a scalar
 */
export function gradientPenalty(logits: Tensor, points: Tensor): Tensor {
  // A square root has no slope at 0.
  const off = sub(sqrt(add(squaredSlopes(logits, points), 1e-12)), 1);
  return mean(mul(off, off));
}
