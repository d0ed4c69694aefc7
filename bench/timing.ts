/** The middle one of the values; of an even number of them, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Seconds that each of `count` calls takes, one after the other.
 * @param limit seconds of all together, after which no further call is made
 */
export async function timeEach(
  count: number,
  call: (index: number) => Promise<unknown>,
  limit = Number.POSITIVE_INFINITY,
): Promise<number[]> {
  const seconds: number[] = [];
  const end = performance.now() + 1000 * limit;
  for (let i = 0; i < count && performance.now() < end; i++) {
    const begin = performance.now();
    await call(i);
    seconds.push((performance.now() - begin) / 1000);
  }
  return seconds;
}
