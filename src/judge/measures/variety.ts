import { imageAt } from '../../data/images.js';
import { type FigureKey, figure, normalInterval } from '../figure.js';
import type { Judged } from '../judged.js';
import { distanceWithinClasses, similarityWithinClasses } from '../metrics/diversity.js';
import type { Picture } from '../metrics/ssim.js';
import { type Estimate, meanOfEstimates } from '../metrics/statistics.js';
import type { Part, Setting } from '../part.js';

/** How far apart two images of a class are in the judge's features: the mean of the classes. */
export async function measureVariety({ split, reading }: Judged, { runtime, data }: Setting): Promise<Part> {
  const classes = data.classNames.length;
  return ofClasses('variety', await distanceWithinClasses(runtime, reading.features, split.labels, classes));
}

/** How alike two images of a class are in their pixels: the mean of the classes. */
export function measureSimilarity({ split }: Judged, { data, seed }: Setting): Part {
  const { channels, height, width, classNames } = data;
  const size = channels * height * width;
  const pictureOf = (row: number): Picture => {
    return { channels, height, width, data: Float32Array.from(imageAt(split, row, size), (byte) => byte / 255) };
  };
  return ofClasses('similarity', similarityWithinClasses(pictureOf, split.labels, classNames.length, { seed }));
}

function ofClasses(key: FigureKey, estimates: readonly (Estimate | null)[]): Part {
  const known = estimates.filter((estimate) => estimate !== null);
  const byClass = estimates.map((estimate) => estimate?.value ?? null);
  if (known.length === 0) return { figures: [figure(key, null, { warning: 'no class has two images' })], byClass };
  const all = meanOfEstimates(known);
  return { figures: [figure(key, all.value, { interval: normalInterval(all) })], byClass };
}
