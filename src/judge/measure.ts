import type { Runtime } from '../runtime/runtime.js';
import { ganTest, likeliestClasses } from './metrics/accuracy.js';
import { bootstrapMean } from './metrics/bootstrap.js';
import { distanceWithinClasses } from './metrics/diversity.js';
import { frechetDistance } from './metrics/frechet.js';
import { kernelDistance } from './metrics/kid.js';
import { prdc } from './metrics/prdc.js';
import { inceptionScore } from './metrics/score.js';
import { mean } from './metrics/statistics.js';
import type { Reading } from './network/predictor.js';

/** Images as a judge has read them, with the classes that they were asked to be, or have. */
export interface Judged {
  readonly reading: Reading;
  /** [N] */
  readonly labels: ArrayLike<number>;
}

/** What is measured, by names that do not change: those of files, of options and of code. */
export type FigureKey =
  | 'gan-test'
  | 'score'
  | 'frechet'
  | 'kernel'
  | 'precision'
  | 'recall'
  | 'density'
  | 'coverage'
  | 'variety';

export interface Figure {
  readonly key: FigureKey;
  /** What it is called where it is printed. */
  readonly title: string;
  /** Null where there are too few samples to say. */
  readonly value: number | null;
  /** 95 % confidence by the bootstrap, or one standard deviation of repeated draws to each side; null where neither is. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly better: 'higher' | 'lower';
  readonly warning: string | null;
}

/** What the judge says of some images, as numbers. */
export interface Measures {
  readonly figures: readonly Figure[];
  /** Share of each class's images that are read as it; null for a class without images. */
  readonly byClass: readonly (number | null)[];
  /** How many images asked to be class i (row) are read as class j (column). */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * Measures images against real ones that neither they nor the judge were made from.
 *
 * Distances are biased by the number of samples, so compare only measures of equal numbers: above all with those of real
 * training images in the place of the generated ones, which are the best that can be expected.
 *
 * @param images those that are measured
 * @param reals real images
 * @param seed of the draws of metrics that draw
 * @throws GannetError if there are too few of either
 */
export async function measure(
  runtime: Runtime,
  images: Judged,
  reals: Judged,
  { classes, seed }: { readonly classes: number; readonly seed: number },
): Promise<Measures> {
  const { probabilities, logits, features } = images.reading;
  const read = likeliestClasses(logits);
  const { byClass, confusion } = ganTest(images.labels, read, classes);
  const right = Array.from(read, (k, i) => (k === images.labels[i] ? 1 : 0));
  const accuracy = bootstrapMean(right, { seed });
  const score = inceptionScore(probabilities, { seed });
  const frechet = frechetDistance(reals.reading.features, features);
  // At most half of the samples: subsets that are nearly all of them differ too little to tell how sure the figure is.
  const subsetSize = Math.min(1000, Math.floor(Math.min(features.rows, reals.reading.features.rows) / 2));
  const kernel = await kernelDistance(runtime, reals.reading.features, features, { subsetSize, seed });
  const { precision, recall, density, coverage } = await prdc(runtime, reals.reading.features, features);
  const variety = await distanceWithinClasses(runtime, features, images.labels, classes);

  const around = (value: number, deviation: number): readonly [number, number] => [
    value - deviation,
    value + deviation,
  ];
  const plain = (key: FigureKey, title: string, value: number): Figure => ({
    key,
    title,
    value,
    interval: null,
    better: 'higher',
    warning: null,
  });
  return {
    byClass,
    confusion,
    figures: [
      { ...plain('gan-test', 'GAN-test', accuracy.estimate), interval: [accuracy.low, accuracy.high] },
      { ...plain('score', 'score', score.mean), interval: around(score.mean, score.standardDeviation) },
      {
        ...plain('frechet', 'Fréchet distance', 0),
        value: frechet.distance,
        better: 'lower',
        warning: frechet.warning,
      },
      {
        ...plain('kernel', 'kernel distance', kernel.mean),
        interval: around(kernel.mean, kernel.standardDeviation),
        better: 'lower',
      },
      plain('precision', 'precision', precision),
      plain('recall', 'recall', recall),
      plain('density', 'density', density),
      plain('coverage', 'coverage', coverage),
      plain('variety', 'variety within classes', mean(variety.filter((v) => v !== null))),
    ],
  };
}

/** The figure of this key. @throws Error if it was not measured */
export function figureOf({ figures }: Pick<Measures, 'figures'>, key: FigureKey): Figure {
  const found = figures.find((figure) => figure.key === key);
  if (!found) throw new Error(`${key} was not measured`);
  return found;
}
