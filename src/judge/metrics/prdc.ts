import type { Runtime } from '../../runtime/runtime.js';
import { visitSquaredDistances } from './distances.js';
import { checkPair, type Features } from './features.js';
import { squaredRadii } from './neighbours.js';

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
}

/**
 * Improved precision and recall (Kynkäänniemi et al. 2019, arXiv 1904.06991, eq. 2) and density and coverage (Naeem et
 * al. 2020, arXiv 2002.09797, eq. 3 and 5), as the latter's package `prdc` computes them: inside is nearer than the
 * radius, and one k for all four. Which of the four grows with k, and how far, depends on the number of samples: compare
 * only figures of equal numbers.
 *
 * @param real [n, d]
 * @param fake [m, d]
 * @param options.k 5 by default, as in Naeem et al.
 * @throws GannetError if features do not fit or there are not more than k of either
 */
export async function prdc(
  runtime: Runtime,
  real: Features,
  fake: Features,
  { k = 5 }: { readonly k?: number } = {},
): Promise<Prdc> {
  checkPair('reals', real, 'fakes', fake);
  const realRadii = await squaredRadii(runtime, real, k);
  const fakeRadii = await squaredRadii(runtime, fake, k);
  const fakeInside = new Uint8Array(fake.rows);
  const realInside = new Uint8Array(real.rows);
  const covered = new Uint8Array(real.rows);
  let memberships = 0;
  await visitSquaredDistances(runtime, real, fake, (row, from, squared) => {
    const radius = realRadii[row]!;
    for (let j = 0; j < squared.length; j++) {
      const d = squared[j]!;
      if (d < fakeRadii[from + j]!) realInside[row] = 1;
      if (d < radius) {
        fakeInside[from + j] = 1;
        covered[row] = 1;
        memberships++;
      }
    }
  });
  return {
    k,
    precision: shareOfOnes(fakeInside),
    recall: shareOfOnes(realInside),
    density: memberships / (k * fake.rows),
    coverage: shareOfOnes(covered),
  };
}

function shareOfOnes(flags: Uint8Array): number {
  return flags.reduce((sum, x) => sum + x, 0) / flags.length;
}
