import { figure } from '../figure.js';
import type { Judged } from '../judged.js';
import { ganTest, likeliestClasses } from '../metrics/accuracy.js';
import { bootstrapMean } from '../metrics/bootstrap.js';
import type { Part, Setting } from '../part.js';

/** How many of the images the judge reads as the class that they were asked to be. */
export function measureGanTest({ split, reading }: Judged, { data, seed }: Setting): Part {
  const read = likeliestClasses(reading.logits);
  const { byClass, confusion } = ganTest(split.labels, read, data.classNames.length);
  const right = Array.from(read, (k, i) => (k === split.labels[i] ? 1 : 0));
  const { estimate, low, high } = bootstrapMean(right, { seed });
  return { figures: [figure('gan-test', estimate, { interval: [low, high] })], byClass, confusion };
}
