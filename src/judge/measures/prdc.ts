import { figure } from '../figure.js';
import type { Judged } from '../judged.js';
import { bootstrapMean } from '../metrics/bootstrap.js';
import { prdc } from '../metrics/prdc.js';
import type { Part, Setting } from '../part.js';
import { neighbours } from '../reals.js';

/** Precision, recall, density and coverage in the judge's features; intervals hold the balls as they are. */
export async function measurePrdc({ reading }: Judged, { runtime, reals, seed }: Setting): Promise<Part> {
  const realRadii = await reals.radii(runtime);
  const { each } = await prdc(runtime, reals.features, reading.features, { k: neighbours, realRadii });
  const figures = (
    [
      ['precision', each.precise],
      ['recall', each.recalled],
      ['density', each.dense],
      ['coverage', each.covered],
    ] as const
  ).map(([key, values]) => {
    const { estimate, low, high } = bootstrapMean(values, { seed });
    return figure(key, estimate, { interval: [low, high] });
  });
  return { figures };
}
