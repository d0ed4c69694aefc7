/**
 * An exponential moving average of a curve, corrected for its beginning as Adam's moments are: the first value is the
 * curve's own.
 *
 * @param weight how much of the average before stays, in [0, 1); 0 gives the curve itself
 */
export function smooth(values: readonly number[], weight: number): number[] {
  let average = 0;
  let rest = 1;
  return values.map((value) => {
    average = weight * average + (1 - weight) * value;
    rest *= weight;
    return average / (1 - rest);
  });
}
