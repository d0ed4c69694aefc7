import { add, mean, mul, neg, type Operand, relu, sub, type Tensor } from '../graph/index.js';
import { binaryCrossEntropy } from './losses.js';

/**
 * What discriminator and generator play for, of D's logits l:
 *
 *                   D on real      D on fake       G on fake
 *     cross-entropy log(1 + e⁻ˡ)   log(1 + eˡ)     log(1 + e⁻ˡ)   non-saturating; Goodfellow et al. 2014, 1406.2661
 *     hinge         max(0, 1 − l)  max(0, 1 + l)   −l             Lim & Ye 2017, 1705.02894; Miyato et al. 2018, 1802.05957
 *     least-squares (l − 1)² / 2   l² / 2          (l − 1)² / 2   Mao et al. 2017, 1611.04076
 *     wasserstein   −l             l               −l             Arjovsky et al. 2017, 1701.07875
 */
export const adversarialLosses = ['cross-entropy', 'hinge', 'least-squares', 'wasserstein'] as const;
export type AdversarialLoss = (typeof adversarialLosses)[number];

/** The two for which a target between 0 and 1 means something; the others know real and fake alone. */
export function takesSoftTargets(loss: AdversarialLoss): boolean {
  return loss === 'cross-entropy' || loss === 'least-squares';
}

/**
 * The discriminator's loss, the mean over rows. A scalar.
 * @param logits [N, 1]
 * @param target 1 for real and 0 for fake, or between; a number for all rows or a tensor that broadcasts
 */
export function discriminatorLoss(loss: AdversarialLoss, logits: Tensor, target: Operand): Tensor {
  switch (loss) {
    case 'cross-entropy':
      return binaryCrossEntropy(logits, target);
    case 'least-squares':
      return halfSquare(logits, target);
    case 'hinge':
      return mean(add(mul(relu(sub(1, logits)), target), mul(relu(add(logits, 1)), sub(1, target))));
    case 'wasserstein':
      return mean(mul(logits, sub(1, mul(target, 2))));
  }
}

/** The generator's loss, the mean over rows. @param target what D is to say of its images, where soft targets count */
export function generatorLoss(loss: AdversarialLoss, logits: Tensor, target: Operand): Tensor {
  // Where there are targets, G wants of its images what D is to say of real ones; else only that D says as much as it can.
  return takesSoftTargets(loss) ? discriminatorLoss(loss, logits, target) : neg(mean(logits));
}

function halfSquare(logits: Tensor, target: Operand): Tensor {
  const off = sub(logits, target);
  return mul(mean(mul(off, off)), 0.5);
}
