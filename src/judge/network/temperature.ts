import type { Features } from '../metrics/features.js';

/** Temperatures are looked for from 1/this to this. */
const most = 10;

/**
 * The temperature T by which logits have to be divided so that softmax(logits/T) is as likely as can be to have said the
 * labels (Guo et al. 2017, arXiv 1706.04599, section 4.2): it changes how sure a classifier is, and never which class
 * it names. The mean negative log-likelihood is convex in 1/T; its derivative, the mean of E_p[logit] − logit of the
 * label, is brought to 0 by bisection.
 *
 * @param logits [N, K], of images that were not learnt from
 * @param labels [N]
 * @returns from 1/10 to 10; 1 where there are no images
 */
export function fitTemperature(logits: Features, labels: ArrayLike<number>): number {
  if (logits.rows === 0) return 1;
  let [low, high] = [1 / most, most];
  // Halved until a double cannot tell the ends apart.
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (slope(logits, labels, middle) < 0) low = middle;
    else high = middle;
  }
  return 1 / ((low + high) / 2);
}

/** Derivative of the mean negative log-likelihood of softmax(sharpness · logits) by the sharpness. */
function slope({ rows, width, data }: Features, labels: ArrayLike<number>, sharpness: number): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * width, (i + 1) * width);
    const top = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let [weights, expected] = [0, 0];
    for (const logit of row) {
      const weight = Math.exp(sharpness * (logit - top));
      weights += weight;
      expected += weight * logit;
    }
    sum += expected / weights - row[labels[i]!]!;
  }
  return sum / rows;
}
