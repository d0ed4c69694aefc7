import { GannetError } from '../../errors.js';
import { input } from '../../graph/index.js';
import { toOnnx } from '../../onnx/lower.js';
import { Stream } from '../../random/stream.js';
import { floats, type Runtime } from '../../runtime/runtime.js';
import { cubicKernelSum } from './double-ops.js';
import { checkPair, type Features, selectRows } from './features.js';
import { mean, standardDeviation } from './statistics.js';

export interface KidOptions {
  /** How many subsets; 100 by default. */
  readonly subsets?: number;
  /** Samples of a subset, drawn without replacement; 1000 by default. Memory grows with its square: 8 MB a matrix. */
  readonly subsetSize?: number;
  /** Seed of the draws; 0 by default. */
  readonly seed?: number;
}

export interface Kid {
  /** Mean over the subsets. Unbiased, so it may be below 0 for equal distributions. */
  readonly mean: number;
  /** Standard deviation over the subsets (of one subset's estimate, not of the mean). */
  readonly standardDeviation: number;
  readonly subsets: number;
  readonly subsetSize: number;
}

/**
 * Kernel distance, called KID where the features are Inception's (Bińkowski et al. 2018, arXiv 1801.01401, section 4):
 * the unbiased estimate of the squared maximum mean discrepancy,
 *
 *     Σ_{i≠j} k(xᵢ, xⱼ) / m(m−1) + Σ_{i≠j} k(yᵢ, yⱼ) / m(m−1) − 2 Σ_{ij} k(xᵢ, yⱼ) / m²,   k(x, y) = (x·y/d + 1)³,
 *
 * averaged over subsets, with torch-fidelity's defaults.
 *
 * @param real [n, d]
 * @param fake [m, d]
 * @throws GannetError if features do not fit or a subset is larger than either set
 */
export async function kernelDistance(
  runtime: Runtime,
  real: Features,
  fake: Features,
  { subsets = 100, subsetSize = 1000, seed = 0 }: KidOptions = {},
): Promise<Kid> {
  checkPair('reals', real, 'fakes', fake);
  const fewest = Math.min(real.rows, fake.rows);
  if (!Number.isInteger(subsetSize) || subsetSize < 2 || subsetSize > fewest)
    throw new GannetError(`kernel distance: subsets of ${subsetSize} samples from ${fewest}: give 2 to ${fewest}`);
  if (!Number.isInteger(subsets) || subsets < 1)
    throw new GannetError(`kernel distance: ${subsets} subsets: give 1 or more`);

  const shape = [subsetSize, real.width];
  const program = await runtime.compile(toOnnx({ sum: cubicKernelSum(input('a', shape), input('b', shape)) }));
  const sumOver = async (a: Features, b: Features): Promise<number> => {
    const { sum } = await program.run({ a: floats(a.data, shape), b: floats(b.data, shape) });
    const [high, low] = sum!.data as Float32Array;
    return high! + low!;
  };
  const estimates: number[] = [];
  try {
    for (let s = 0; s < subsets; s++) {
      const x = draw(real, subsetSize, new Stream(seed, 'judge/kid/real', s));
      const y = draw(fake, subsetSize, new Stream(seed, 'judge/kid/fake', s));
      const within = (await sumOver(x, x)) - diagonalSum(x) + (await sumOver(y, y)) - diagonalSum(y);
      const across = await sumOver(x, y);
      estimates.push(within / (subsetSize * (subsetSize - 1)) - (2 * across) / subsetSize ** 2);
    }
  } finally {
    await program.release();
  }
  return { mean: mean(estimates), standardDeviation: standardDeviation(estimates), subsets, subsetSize };
}

function draw(features: Features, count: number, stream: Stream): Features {
  return selectRows(features, stream.permutation(features.rows).subarray(0, count));
}

/** Σᵢ k(xᵢ, xᵢ) */
function diagonalSum({ rows, width, data }: Features): number {
  let total = 0;
  for (let i = 0; i < rows; i++) {
    let dot = 0;
    for (let k = i * width; k < (i + 1) * width; k++) dot += data[k]! ** 2;
    total += (dot / width + 1) ** 3;
  }
  return total;
}
