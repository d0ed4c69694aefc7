import { figure, normalInterval } from '../figure.js';
import type { Judged } from '../judged.js';
import { inceptionScore } from '../metrics/score.js';
import type { Part, Setting } from '../part.js';

/** The inception score with the judge; the interval is that of the mean over its splits. */
export function measureScore({ reading }: Judged, { seed }: Setting): Part {
  const { mean, standardDeviation, splits } = inceptionScore(reading.probabilities, { seed });
  const interval = normalInterval({ value: mean, standardError: standardDeviation / Math.sqrt(splits - 1) });
  return { figures: [figure('score', mean, { interval })] };
}
