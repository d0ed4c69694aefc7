import { constant, gather, sub, type Tensor } from '../graph/index.js';
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
