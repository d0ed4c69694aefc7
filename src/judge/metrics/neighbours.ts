import { GannetError } from '../../errors.js';
import type { Runtime } from '../../runtime/runtime.js';
import { squaredDistance, visitSquaredDistances } from './distances.js';
import type { Features } from './features.js';

/** For each sample, the nearest of the others. */
export interface Nearest {
  /** [rows of a] the row of b that is nearest */
  readonly index: Uint32Array;
  /** [rows of a] its Euclidean distance, calculated in double precision from the differences: 0 for equal rows */
  readonly distance: Float64Array;
}

/** The nearest row of b for each row of a. */
export async function nearestNeighbours(runtime: Runtime, a: Features, b: Features): Promise<Nearest> {
  const best = new Float32Array(a.rows).fill(Number.POSITIVE_INFINITY);
  const index = new Uint32Array(a.rows);
  await visitSquaredDistances(runtime, a, b, (row, from, squared) => {
    for (let j = 0; j < squared.length; j++) {
      if (squared[j]! < best[row]!) {
        best[row] = squared[j]!;
        index[row] = from + j;
      }
    }
  });
  const distance = Float64Array.from(index, (j, i) => Math.sqrt(squaredDistance(a, i, b, j)));
  return { index, distance };
}

/**
 * For each row the squared distance to its k-th nearest other row: the squared radius of the ball by which
 * precision and recall estimate a manifold (Kynkäänniemi et al. 2019, arXiv 1904.06991, eq. 1).
 *
 * @returns [rows]
 * @throws GannetError if there are not more than k rows
 */
export async function squaredRadii(runtime: Runtime, features: Features, k: number): Promise<Float32Array> {
  const { rows } = features;
  if (!Number.isInteger(k) || k < 1) throw new GannetError(`k = ${k} is not a number of neighbours: give 1 or more`);
  if (rows <= k) throw new GannetError(`${rows} samples do not have ${k} neighbours each: give more samples`);
  // The k smallest so far of each row, ascending.
  const smallest = new Float32Array(rows * k).fill(Number.POSITIVE_INFINITY);
  await visitSquaredDistances(runtime, features, features, (row, from, squared) => {
    const first = row * k;
    const last = first + k - 1;
    for (let j = 0; j < squared.length; j++) {
      const d = squared[j]!;
      if (d >= smallest[last]! || from + j === row) continue;
      let at = last;
      while (at > first && smallest[at - 1]! > d) {
        smallest[at] = smallest[at - 1]!;
        at--;
      }
      smallest[at] = d;
    }
  });
  return Float32Array.from({ length: rows }, (_, i) => smallest[i * k + k - 1]!);
}
