/** The middle one of the values; of an even number of them, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Seconds that each of `count` calls takes, one after the other. */
export async function timeEach(count: number, call: (index: number) => Promise<unknown>): Promise<number[]> {
  const seconds: number[] = [];
  for (let i = 0; i < count; i++) {
    const begin = performance.now();
    await call(i);
    seconds.push((performance.now() - begin) / 1000);
  }
  return seconds;
}
