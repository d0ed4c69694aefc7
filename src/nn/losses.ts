import {
  add,
  argmax,
  cast,
  equal,
  greater,
  logSoftmax,
  mean,
  mul,
  neg,
  type Operand,
  oneHot,
  reshape,
  softplus,
  sub,
  sum,
  type Tensor,
} from '../graph/index.js';

/**
 * Binary cross-entropy between a target t in [0, 1] and sigmoid(logits), from the logits l: the mean of
 * t · log(1 + e⁻ˡ) + (1 − t) · log(1 + eˡ). In this form it never overflows, and its gradient keeps its relative
 * precision where the sigmoid is all but 0 or 1. `target` is a number for all or a tensor that broadcasts. A scalar.
 */
export function binaryCrossEntropy(logits: Tensor, target: Operand): Tensor {
  if (target === 0) return mean(softplus(logits));
  if (target === 1) return mean(softplus(neg(logits)));
  return mean(add(mul(softplus(neg(logits)), target), mul(softplus(logits), sub(1, target))));
}

/**
 * Cross-entropy between class labels and softmax(logits): the sum of −weight · log p(label), divided by the number of
 * rows N (not by the sum of the weights). logits [N, K], labels [N] int64, weights [N] (all 1 by default). A scalar.
 */
export function sparseCrossEntropy(logits: Tensor, labels: Tensor, weights?: Tensor): Tensor {
  const [n, classes] = logits.shape as [number, number];
  const picked = sum(mul(oneHot(labels, classes), logSoftmax(logits)), [1]); // [N, 1]
  const weighed = weights ? mul(picked, reshape(weights, [n, 1])) : picked;
  return mul(reshape(sum(weighed), []), -1 / n);
}

/** Share of rows in which the largest logit is the label's. logits [N, K], labels [N] int64. */
export function categoricalAccuracy(logits: Tensor, labels: Tensor): Tensor {
  return mean(cast(equal(argmax(logits, 1), labels), 'float32'));
}

/** Share of logits on their target's side of zero: above for a target of 1, not above for 0. */
export function binaryAccuracy(logits: Tensor, target: 0 | 1): Tensor {
  const above = mean(cast(greater(logits, 0), 'float32'));
  return target === 1 ? above : sub(1, above);
}
