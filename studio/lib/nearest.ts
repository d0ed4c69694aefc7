/** The last of ascending values that is not above `at`, else the first; -1 where there are none. */
export function nearest(values: readonly number[], at: number): number {
  if (values.length === 0) return -1;
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
