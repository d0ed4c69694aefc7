import { constant, gather, reshape, sub, type Tensor, take } from '../graph/index.js';
import { sparseCrossEntropy } from './losses.js';

/**
 * The auxiliary discriminative classifier (Hou et al. 2022, arXiv 2107.10060): a head C of 2K logits tells real and fake
 * of each class apart, class y being 2y if real and 2y + 1 if fake. With CE the cross-entropy,
 *
 *     D: CE(C(x_r), 2y) + CE(C(x_f), 2y + 1)     G: CE(C(x_f), 2y) − CE(C(x_f), 2y + 1)
 *
 * The generator is paid for its images' being real ones of their class, and not, as AC-GAN's is, for their class's being
 * beyond doubt.
 */

/** Logits of the head for `classes` classes. */
export const adcWidth = (classes: number): number => 2 * classes;

/** What the head is to say of images of these classes: labels [N] int64 → [N] int64. */
export function adcLabels(labels: Tensor, classes: number, are: 'real' | 'fake'): Tensor {
  const first = are === 'real' ? 0 : 1;
  const table = BigInt64Array.from({ length: classes }, (_, y) => BigInt(2 * y + first));
  return gather(constant(table, [classes]), labels);
}

/** The generator's loss: logits [N, 2K] of its images, labels [N] int64. A scalar. */
export function adcGeneratorLoss(logits: Tensor, labels: Tensor): Tensor {
  const classes = logits.shape[1]! / 2;
  const as = (are: 'real' | 'fake'): Tensor => sparseCrossEntropy(logits, adcLabels(labels, classes, are));
  return sub(as('real'), as('fake'));
}

/**
 * AC-GAN's term for this head: the cross-entropy of the images' classes among those of real images, CE(C(x_f) at 0, 2,
 * 4, …, y). A little of it beside the loss above makes images as sure of their class as real ones are; much of it takes
 * away variety, as AC-GAN does. No part of the published method. A scalar.
 */
export function adcCertaintyLoss(logits: Tensor, labels: Tensor): Tensor {
  const [n, width] = logits.shape as [number, number];
  const classes = width / 2;
  const ofReal = reshape(take(reshape(logits, [n, classes, 2]), 2, 0, 1), [n, classes]);
  return sparseCrossEntropy(ofReal, labels);
}
