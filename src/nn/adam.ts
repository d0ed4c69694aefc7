import { add, div, mul, sqrt, sub, type Tensor } from '../graph/index.js';

/** Adam (Kingma & Ba 2015) as one network's optimiser. */
export interface Adam {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /**
   * Where ε stands. `keras`: p −= lr·√(1−β2ᵗ)/(1−β1ᵗ) · m/(√v + ε), the paper's “more efficient” order.
   * `torch`: p −= lr · m̂/(√v̂ + ε), algorithm 1. They differ in ε alone, by a factor √(1−β2ᵗ).
   */
  readonly form: 'keras' | 'torch';
  /** What `lr` is multiplied with at the optimiser's step t = 1, 2, …; 1 where it is left out. */
  readonly schedule?: (t: number) => number;
}

export const kerasAdam: Adam = { lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, form: 'keras' };
export const torchAdam: Adam = { lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, form: 'torch' };

/** The two numbers that depend on the optimiser's step t = 1, 2, …: the step size and the ε of the common form. */
export function adamScalars(adam: Adam, t: number): { readonly rate: number; readonly epsilon: number } {
  const root = Math.sqrt(1 - adam.beta2 ** t);
  const lr = adam.lr * (adam.schedule?.(t) ?? 1);
  return {
    rate: (lr * root) / (1 - adam.beta1 ** t),
    epsilon: adam.form === 'keras' ? adam.epsilon : adam.epsilon * root,
  };
}

export interface AdamState {
  readonly p: Tensor;
  /** First and second moment of the gradient, of p's shape. */
  readonly m: Tensor;
  readonly v: Tensor;
}

/** One update, as graph: p −= rate · m/(√v + ε) with the moments moved towards g and g². `rate`, `epsilon` scalars. */
export function adamUpdate(adam: Adam, { p, m, v }: AdamState, g: Tensor, rate: Tensor, epsilon: Tensor): AdamState {
  const m1 = add(mul(m, adam.beta1), mul(g, 1 - adam.beta1));
  const v1 = add(mul(v, adam.beta2), mul(mul(g, g), 1 - adam.beta2));
  return { p: sub(p, div(mul(m1, rate), add(sqrt(v1), epsilon))), m: m1, v: v1 };
}
