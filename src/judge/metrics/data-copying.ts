/** Cells with fewer fakes or fewer held-out samples than this say nothing. */
const fewest = 20;

/** A cell of every sample, such as its class. */
export interface Cells {
  readonly fakes: ArrayLike<number>;
  readonly heldOut: ArrayLike<number>;
}

/**
 * The data-copying statistic C_T (Meehan et al. 2020, arXiv 2004.05675, section 3): by how many standard deviations the
 * fakes' distances to their nearest training samples rank above the held-out samples'. Near 0: as far as new samples
 * are. Far below 0 (say −3): nearer to the training samples than new ones are. Far above: further away than they.
 * It is the z-score of Mann and Whitney's U, in each cell by itself and then averaged by the cells' held-out samples.
 *
 * @param fakes [m] distances to the nearest training sample
 * @param heldOut [n] the same for samples that are not in training
 * @param cells the paper's partition; one cell if left out
 * @returns null if no cell has 20 of either
 */
export function dataCopying(fakes: ArrayLike<number>, heldOut: ArrayLike<number>, cells?: Cells): number | null {
  const fakesOf = groups(fakes, cells?.fakes);
  const heldOutOf = groups(heldOut, cells?.heldOut);
  let [weighted, weight] = [0, 0];
  for (const [cell, held] of heldOutOf) {
    const own = fakesOf.get(cell) ?? [];
    if (own.length < fewest || held.length < fewest) continue;
    weighted += held.length * rankScore(own, held);
    weight += held.length;
  }
  return weight > 0 ? weighted / weight : null;
}

function groups(values: ArrayLike<number>, cells: ArrayLike<number> | undefined): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (let i = 0; i < values.length; i++) {
    const cell = cells?.[i] ?? 0;
    const group = found.get(cell);
    if (group) group.push(values[i]!);
    else found.set(cell, [values[i]!]);
  }
  return found;
}

/**
 * z-score of Mann and Whitney's U for `a` ranking above `b`, with mid-ranks and the variance corrected for ties
 * (scipy.stats.mannwhitneyu with method='asymptotic' and use_continuity=False).
 */
export function rankScore(a: readonly number[], b: readonly number[]): number {
  const [m, n] = [a.length, b.length];
  const all = [...a.map((value) => ({ value, ofA: true })), ...b.map((value) => ({ value, ofA: false }))];
  all.sort((x, y) => x.value - y.value);
  let [rankSum, ties] = [0, 0];
  for (let from = 0; from < all.length; ) {
    let to = from + 1;
    while (to < all.length && all[to]!.value === all[from]!.value) to++;
    const count = to - from;
    ties += count ** 3 - count;
    const midRank = (from + 1 + to) / 2;
    for (let i = from; i < to; i++) if (all[i]!.ofA) rankSum += midRank;
    from = to;
  }
  const u = rankSum - (m * (m + 1)) / 2;
  const total = m + n;
  const variance = ((m * n) / 12) * (total + 1 - ties / (total * (total - 1)));
  // All distances equal: neither ranks above the other.
  return variance > 0 ? (u - (m * n) / 2) / Math.sqrt(variance) : 0;
}
