import type { Features } from './features.js';
import { type Frechet, frechetOfGaussians, type Overlap, overlapOf, refused } from './frechet.js';
import { fitGaussian, type Gaussian } from './gaussian.js';
import { standardDeviation } from './statistics.js';

/** A Fréchet distance, and how far chance alone takes it. */
export interface FrechetEstimate extends Frechet {
  /** Of the distance at this number of fakes, the reals being as they are; null where there is no distance. */
  readonly standardError: number | null;
}

/**
 * The Fréchet distance of fakes with its standard error by the delta method, also called the infinitesimal jackknife
 * (Efron 1982, chapter 6): the standard deviation, divided by √n, of each fake's influence on the distance,
 *
 *     ψ(x) = 2 (μ₂ − μ₁)·d + |d|² − dᵀ T d,   d = x − μ₂,   T = Σ₁^½ (Σ₁^½ Σ₂ Σ₁^½)^−½ Σ₁^½,
 *
 * which is the derivative by μ₂ and Σ₂. Drawing the fakes anew instead, as the bootstrap does, would repeat some of
 * them, which alone raises the distance.
 *
 * @param real the Gaussian of the reals
 * @throws GannetError if features are not finite
 */
export function frechetEstimate(real: Gaussian, fakes: Features): FrechetEstimate {
  const fewest = Math.min(real.rows, fakes.rows);
  if (fewest <= fakes.width) return { ...refused(fewest, fakes.width), standardError: null };
  const fake = fitGaussian(fakes);
  const overlap = overlapOf(real, fake);
  const shift = real.mean.map((m, k) => 2 * (fake.mean[k]! - m));
  const deviation = standardDeviation(influences(overlap, fake.mean, shift, fakes));
  return { ...frechetOfGaussians(real, fake, overlap), standardError: deviation / Math.sqrt(fakes.rows) };
}

/**
 * ψ of each fake, but for a constant. dᵀTd is |Wd|² with W = S^−½ Uᵀ Σ₁^½.
 *
 * @param shift 2 (μ₂ − μ₁)
 */
function influences(
  { root, left, singularValues }: Overlap,
  centre: Float64Array,
  shift: Float64Array,
  { rows, width, data }: Features,
): Float64Array {
  const largest = Math.max(0, ...singularValues);
  // Directions in which either hardly varies add nothing, but their inverse would blow rounding up.
  const scales = singularValues.map((s) => (s > 1e-9 * largest ? 1 / Math.sqrt(s) : 0));
  const w = left.transpose().mmul(root).mulColumnVector(scales).to1DArray();
  const d = new Float64Array(width);
  return Float64Array.from({ length: rows }, (_, i) => {
    let total = 0;
    for (let k = 0; k < width; k++) {
      d[k] = data[i * width + k]! - centre[k]!;
      total += d[k]! * (d[k]! + shift[k]!);
    }
    for (let j = 0; j < width; j++) {
      let dot = 0;
      for (let k = 0; k < width; k++) dot += w[j * width + k]! * d[k]!;
      total -= dot * dot;
    }
    return total;
  });
}
