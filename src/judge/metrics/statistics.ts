/** Plain statistics of a list of numbers, in double precision. */

export function mean(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total / values.length;
}

/** Standard deviation of these values themselves (divided by their number, as NumPy's default). */
export function standardDeviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i]! - centre) ** 2;
  return Math.sqrt(total / values.length);
}

/** Quantiles at these places in [0, 1], interpolated linearly between order statistics (NumPy's default). */
export function quantiles(values: ArrayLike<number>, places: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return places.map((q) => {
    const at = q * (sorted.length - 1);
    const below = Math.floor(at);
    const low = sorted[below]!;
    return low + (at - below) * ((sorted[below + 1] ?? low) - low);
  });
}

/** A figure with how far chance alone takes it: one standard deviation of what other samples would have given. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

/** The mean of independent values; a single one says nothing of its error. */
export function estimateMean(values: ArrayLike<number>): Estimate {
  const n = values.length;
  return { value: mean(values), standardError: n > 1 ? standardDeviation(values) / Math.sqrt(n - 1) : Number.NaN };
}

/** The mean of independent estimates, such as of the classes. */
export function meanOfEstimates(estimates: readonly Estimate[]): Estimate {
  const squares = estimates.reduce((sum, { standardError }) => sum + standardError ** 2, 0);
  return { value: mean(estimates.map(({ value }) => value)), standardError: Math.sqrt(squares) / estimates.length };
}
