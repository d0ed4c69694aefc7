import { sub, type Tensor } from '../graph/index.js';
import { sparseCrossEntropy } from './losses.js';

/**
 * The twin auxiliary classifier (Gong et al. 2019, arXiv 1907.02690): beside AC-GAN's head C a second one, M, which
 * learns the classes of fakes. With CE the cross-entropy,
 *
 *     D: CE(C(x_r), y) + CE(M(x_f), y)     G: CE(C(x_f), y) − CE(M(x_f), y)
 *
 * so that what the generator gains by certainty with C it pays with M.
 *
 * @param classifier logits [N, K] of C for the generator's images, `twin` those of M
 * @returns the generator's loss, a scalar
 */
export function tacGeneratorLoss(classifier: Tensor, twin: Tensor, labels: Tensor): Tensor {
  return sub(sparseCrossEntropy(classifier, labels), sparseCrossEntropy(twin, labels));
}
