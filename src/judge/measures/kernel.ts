import { figure, normalInterval } from '../figure.js';
import type { Judged } from '../judged.js';
import { kernelDistance } from '../metrics/kid.js';
import type { Part, Setting } from '../part.js';

/**
 * The kernel distance in the judge's features. Its interval is by subsampling (Politis & Romano 1994): estimates of m of
 * n samples, drawn without replacement, have √((n − m)/m) times the standard deviation of one of all n.
 */
export async function measureKernel({ reading }: Judged, { runtime, reals, seed }: Setting): Promise<Part> {
  const fewest = Math.min(reading.features.rows, reals.features.rows);
  // At most half of the samples: subsets that are nearly all of them differ too little to tell how sure the figure is.
  const subsetSize = Math.min(1000, Math.floor(fewest / 2));
  const { mean, standardDeviation } = await kernelDistance(runtime, reals.features, reading.features, {
    subsetSize,
    seed,
  });
  const standardError = standardDeviation * Math.sqrt(subsetSize / (fewest - subsetSize));
  return { figures: [figure('kernel', mean, { interval: normalInterval({ value: mean, standardError }) })] };
}
