import type { Runtime } from '../../runtime/runtime.js';
import { visitSquaredDistances } from './distances.js';
import { checkPair, type Features } from './features.js';
import { squaredRadii } from './neighbours.js';
import { mean } from './statistics.js';

/** How faithful and how diverse fakes are; a ball reaches from a sample to its k-th nearest of its own kind. */
export interface Prdc {
  readonly k: number;
  /** Share of fakes inside the ball of any real. */
  readonly precision: number;
  /** Share of reals inside the ball of any fake. */
  readonly recall: number;
  /** Reals' balls that a fake is inside of, on average, divided by k; near 1 for fakes like the reals, may exceed 1. */
  readonly density: number;
  /** Share of reals whose ball has a fake inside. */
  readonly coverage: number;
  /** What the shares and the mean are of. */
  readonly each: {
    /** [fakes] 1 inside a real's ball, else 0 */
    readonly precise: Uint8Array;
    /** [reals] 1 inside a fake's ball, else 0 */
    readonly recalled: Uint8Array;
    /** [fakes] reals' balls that it is inside of, divided by k */
    readonly dense: Float64Array;
    /** [reals] 1 with a fake inside its ball, else 0 */
    readonly covered: Uint8Array;
  };
}

export interface PrdcOptions {
  /** 5 by default, as in Naeem et al. */
  readonly k?: number;
  /** `squaredRadii` of the reals, where they are known from before. */
  readonly realRadii?: Float32Array;
}

/**
 * Improved precision and recall (Kynkäänniemi et al. 2019, arXiv 1904.06991, eq. 2) and density and coverage (Naeem et
 * al. 2020, arXiv 2002.09797, eq. 3 and 5), as the latter's package `prdc` computes them: inside is nearer than the
 * radius, and one k for all four. Which of the four grows with k, and how far, depends on the number of samples: compare
 * only figures of equal numbers.
 *
 * @param real [n, d]
 * @param fake [m, d]
 * @throws GannetError if features do not fit or there are not more than k of either
 */
export async function prdc(
  runtime: Runtime,
  real: Features,
  fake: Features,
  { k = 5, realRadii }: PrdcOptions = {},
): Promise<Prdc> {
  checkPair('reals', real, 'fakes', fake);
  const radii = realRadii ?? (await squaredRadii(runtime, real, k));
  const fakeRadii = await squaredRadii(runtime, fake, k);
  const precise = new Uint8Array(fake.rows);
  const recalled = new Uint8Array(real.rows);
  const covered = new Uint8Array(real.rows);
  const dense = new Float64Array(fake.rows);
  await visitSquaredDistances(runtime, real, fake, (row, from, squared) => {
    const radius = radii[row]!;
    for (let j = 0; j < squared.length; j++) {
      const d = squared[j]!;
      if (d < fakeRadii[from + j]!) recalled[row] = 1;
      if (d < radius) {
        precise[from + j] = 1;
        covered[row] = 1;
        dense[from + j]! += 1 / k;
      }
    }
  });
  return {
    k,
    precision: mean(precise),
    recall: mean(recalled),
    density: mean(dense),
    coverage: mean(covered),
    each: { precise, recalled, dense, covered },
  };
}
