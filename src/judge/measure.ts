import { GannetError } from '../errors.js';
import { type Figure, type FigureKey, type MetricName, unmeasured } from './figure.js';
import type { Judged } from './judged.js';
import { measureFrechet, measureFrechetByClass } from './measures/frechet.js';
import { measureGanTest } from './measures/gan-test.js';
import { measureGanTrain } from './measures/gan-train.js';
import { measureKernel } from './measures/kernel.js';
import { measureMemorisation } from './measures/memorisation.js';
import { measurePrdc } from './measures/prdc.js';
import { measureScore } from './measures/score.js';
import { measureSimilarity, measureVariety } from './measures/variety.js';
import type { Part, Setting } from './part.js';

/** What is said of some images, as numbers. */
export interface Measures extends Pick<Part, 'figures' | 'confusion' | 'memorisation'> {
  /** Figures that each class has for itself. */
  readonly byClass: Readonly<Partial<Record<FigureKey, readonly (number | null)[]>>>;
}

const metrics: Readonly<Record<MetricName, (images: Judged, setting: Setting) => Part | Promise<Part>>> = {
  'gan-test': measureGanTest,
  'gan-train': measureGanTrain,
  score: measureScore,
  frechet: measureFrechet,
  'frechet-by-class': measureFrechetByClass,
  kernel: measureKernel,
  prdc: measurePrdc,
  variety: measureVariety,
  similarity: measureSimilarity,
  memorisation: measureMemorisation,
};

/**
 * Measures images against real ones that they were not made from.
 *
 * Distances are biased by the number of samples, so compare only measures of equal numbers: above all with those of real
 * images in the place of the generated ones, which are the best that can be expected. A metric that refuses, such as for
 * too few samples, leaves figures without a value and a warning that says why.
 *
 * @param images the same for every metric, or those of each
 */
export async function measure(
  images: Judged | ((metric: MetricName) => Judged),
  wanted: readonly MetricName[],
  setting: Setting,
): Promise<Measures> {
  const figures: Figure[] = [];
  const byClass: Partial<Record<FigureKey, readonly (number | null)[]>> = {};
  let rest: Pick<Part, 'confusion' | 'memorisation'> = {};
  for (const [done, name] of wanted.entries()) {
    setting.onProgress?.(name, done / wanted.length);
    const part = await tryMetric(name, typeof images === 'function' ? images(name) : images, setting);
    figures.push(...part.figures);
    const { figures: own, byClass: classes, ...more } = part;
    if (classes) byClass[own[0]!.key] = classes;
    rest = { ...rest, ...more };
  }
  return { figures, byClass, ...rest };
}

async function tryMetric(name: MetricName, images: Judged, setting: Setting): Promise<Part> {
  try {
    return await metrics[name](images, setting);
  } catch (error) {
    if (!(error instanceof GannetError)) throw error;
    return { figures: unmeasured(name, error.message) };
  }
}
