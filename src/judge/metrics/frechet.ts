import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { checkPair, type Features } from './features.js';
import { fitGaussian, type Gaussian } from './gaussian.js';

export interface Frechet {
  /** The squared distance, as it is usually reported; null where there are too few samples to say. */
  readonly distance: number | null;
  /** What to know before the figure is trusted; null if there is nothing. */
  readonly warning: string | null;
}

/**
 * Fréchet distance of Gaussians fitted to features, called FID where the features are Inception's (Heusel et al. 2017,
 * arXiv 1706.08500, section "Performance measure"):
 *
 *     |μ₁ − μ₂|² + tr(Σ₁) + tr(Σ₂) − 2 tr (Σ₁ Σ₂)^½.
 *
 * With no more samples than features a covariance is singular whatever the data, and the distance is refused; with
 * fewer than twice as many it is given with a warning. It is biased upwards by any finite number of samples: compare
 * only figures of equal numbers.
 *
 * @throws GannetError if features do not fit
 */
export function frechetDistance(real: Features, fake: Features): Frechet {
  checkPair('reals', real, 'fakes', fake);
  return frechetOfGaussians(fitGaussian(real), fitGaussian(fake));
}

/** The distance of Gaussians that were fitted before, such as those of reals that many fakes are compared with. */
export function frechetOfGaussians(a: Gaussian, b: Gaussian, known?: Overlap): Frechet {
  const width = a.mean.length;
  const fewest = Math.min(a.rows, b.rows);
  if (fewest <= width) return refused(fewest, width);
  const warning = fewest < 2 * width ? `${fewest} samples for ${width} features: biased, take it as rough` : null;
  const { singularValues } = known ?? overlapOf(a, b);
  let total = -2 * singularValues.reduce((sum, s) => sum + s, 0);
  for (let k = 0; k < width; k++)
    total += (a.mean[k]! - b.mean[k]!) ** 2 + a.covariance[k * width + k]! + b.covariance[k * width + k]!;
  // Rounding alone can take it below 0.
  return { distance: Math.max(0, total), warning };
}

/** The answer for samples, at least on one side, that are too few. */
export function refused(samples: number, width: number): Frechet {
  return {
    distance: null,
    warning: `${samples} samples for ${width} features: a covariance needs more than ${width}`,
  };
}

/** Σ₁^½ Σ₂^½ = U S Vᵀ of two Gaussians. */
export interface Overlap {
  /** [d, d] Σ₁^½, but for a rotation */
  readonly root: Matrix;
  /** U, [d, d] */
  readonly left: Matrix;
  /** The diagonal of S, [d]. */
  readonly singularValues: readonly number[];
}

/**
 * The singular values add up to tr (Σ₁ Σ₂)^½. They are the roots of the eigenvalues of the symmetric Σ₁^½ Σ₂ Σ₁^½, but a
 * root taken of an eigenvalue near 0 would blow its rounding error up from 1e-16 to 1e-8, and features that are always 0
 * or repeat each other make such eigenvalues in numbers.
 */
export function overlapOf(a: Gaussian, b: Gaussian): Overlap {
  const root = factorOf(a);
  const options = { computeRightSingularVectors: false };
  const svd = new SingularValueDecomposition(root.mmul(factorOf(b).transpose()), options);
  return { root, left: svd.leftSingularVectors, singularValues: svd.diagonal };
}

/**
 * A factor F [d, d] with FᵀF = Σ, diag(λ)^½Qᵀ of Σ = Q diag(λ) Qᵀ: Σ^½ but for a rotation, which singular values do not
 * see.
 */
function factorOf({ mean, covariance }: Gaussian): Matrix {
  const width = mean.length;
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(
    Matrix.from1DArray(width, width, covariance),
    { assumeSymmetric: true },
  );
  // Below this an eigenvalue is rounding error, of either sign.
  const least = Math.max(0, ...values) * width * Number.EPSILON;
  return vectors.transpose().mulColumnVector(values.map((v) => (v > least ? Math.sqrt(v) : 0)));
}
