import { grad, mul, reshape, sum, sumSquares, type Tensor } from '../graph/index.js';

/**
 * The penalty R₁ (Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406, eq. 9) without its factor γ/2: E |∇D(x)|² over
 * real images, so that D is flat where the generator should end up. A gradient that is differentiated again.
 *
 * @param logits [N, 1], each made of its own image alone: no batch norm in between
 * @param images [N, C, H, W] that they are made of, real ones
 * @returns a scalar
 */
export function r1(logits: Tensor, images: Tensor): Tensor {
  return mul(reshape(sum(squaredSlopes(logits, images)), []), 1 / images.shape[0]!);
}

/** |∇D(x)|² of each image, [N, 1, 1, 1]. */
export function squaredSlopes(logits: Tensor, images: Tensor): Tensor {
  // The slope of the sum is each image's own, since no logit depends on another's image.
  const [slopes] = grad(reshape(sum(logits), []), [images]) as [Tensor];
  return sumSquares(slopes, [1, 2, 3]);
}
