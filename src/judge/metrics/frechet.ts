import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { checkPair, type Features, rowsByClass, selectRows } from './features.js';
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

/** The same for each class by itself: element c compares the reals and the fakes of class c. */
export function frechetByClass(
  real: Features,
  realLabels: ArrayLike<number>,
  fake: Features,
  fakeLabels: ArrayLike<number>,
  classes: number,
): Frechet[] {
  checkPair('reals', real, 'fakes', fake);
  const reals = rowsByClass(real.rows, realLabels, classes);
  const fakes = rowsByClass(fake.rows, fakeLabels, classes);
  return reals.map((rows, c) => {
    const fewest = Math.min(rows.length, fakes[c]!.length);
    if (fewest < 2) return { distance: null, warning: tooFew(fewest, real.width) };
    return frechetDistance(selectRows(real, rows), selectRows(fake, fakes[c]!));
  });
}

/** The distance of Gaussians that were fitted before, such as those of reals that many fakes are compared with. */
export function frechetOfGaussians(a: Gaussian, b: Gaussian): Frechet {
  const width = a.mean.length;
  const fewest = Math.min(a.rows, b.rows);
  if (fewest <= width) return { distance: null, warning: tooFew(fewest, width) };
  const warning = fewest < 2 * width ? `${fewest} samples for ${width} features: biased, take it as rough` : null;
  let total = -2 * traceOfRoot(a, b);
  for (let k = 0; k < width; k++)
    total += (a.mean[k]! - b.mean[k]!) ** 2 + a.covariance[k * width + k]! + b.covariance[k * width + k]!;
  // Rounding alone can take it below 0.
  return { distance: Math.max(0, total), warning };
}

function tooFew(samples: number, width: number): string {
  return `${samples} samples for ${width} features: a covariance needs more than ${width}`;
}

/**
 * tr (Σ₁ Σ₂)^½, as the sum of the singular values of Σ₁^½ Σ₂^½. These are the roots of the eigenvalues of the symmetric
 * Σ₁^½ Σ₂ Σ₁^½, but a root taken of an eigenvalue near 0 would blow its rounding error up from 1e-16 to 1e-8, and
 * features that are always 0 or repeat each other make such eigenvalues in numbers.
 */
function traceOfRoot(a: Gaussian, b: Gaussian): number {
  const product = rootOf(a).mmul(rootOf(b).transpose());
  const options = { computeLeftSingularVectors: false, computeRightSingularVectors: false, autoTranspose: true };
  return new SingularValueDecomposition(product, options).diagonal.reduce((sum, s) => sum + s, 0);
}

/** A factor F with FᵀF = Σ, diag(λ)^½Qᵀ of Σ = Q diag(λ) Qᵀ: Σ^½ but for a rotation, which singular values do not see. */
function rootOf({ mean, covariance }: Gaussian): Matrix {
  const width = mean.length;
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(
    Matrix.from1DArray(width, width, covariance),
    { assumeSymmetric: true },
  );
  // Below this an eigenvalue is rounding error, of either sign.
  const least = Math.max(0, ...values) * width * Number.EPSILON;
  return vectors.transpose().mulColumnVector(values.map((v) => (v > least ? Math.sqrt(v) : 0)));
}
