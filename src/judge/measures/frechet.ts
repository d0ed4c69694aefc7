import { figure, normalInterval } from '../figure.js';
import type { Judged } from '../judged.js';
import { rowsByClass, selectRows } from '../metrics/features.js';
import { refused } from '../metrics/frechet.js';
import { type FrechetEstimate, frechetEstimate } from '../metrics/frechet-error.js';
import { meanOfEstimates } from '../metrics/statistics.js';
import type { Part, Setting } from '../part.js';

/** The Fréchet distance in the judge's features. */
export function measureFrechet({ reading }: Judged, { reals }: Setting): Part {
  const { distance, standardError, warning } = frechetEstimate(reals.gaussian(), reading.features);
  const interval = distance === null ? null : normalInterval({ value: distance, standardError: standardError! });
  return { figures: [figure('frechet', distance, { interval, warning })] };
}

/** The same for each class by itself, and their mean: of all classes, or nothing. */
export function measureFrechetByClass({ split, reading }: Judged, { reals, data }: Setting): Part {
  const { features } = reading;
  const classes = data.classNames.length;
  const gaussians = reals.gaussiansByClass(classes);
  const found = rowsByClass(features.rows, split.labels, classes).map((rows, c): FrechetEstimate => {
    const real = gaussians[c];
    if (!real) return { ...refused(0, features.width), standardError: null };
    return frechetEstimate(real, selectRows(features, rows));
  });
  const byClass = found.map(({ distance }) => distance);
  const warning = found.find((each) => each.warning !== null)?.warning ?? null;
  const estimates = found.flatMap(({ distance, standardError }) =>
    distance === null ? [] : [{ value: distance, standardError: standardError! }],
  );
  if (estimates.length < classes) return { figures: [figure('frechet-by-class', null, { warning })], byClass };
  const all = meanOfEstimates(estimates);
  return { figures: [figure('frechet-by-class', all.value, { interval: normalInterval(all), warning })], byClass };
}
