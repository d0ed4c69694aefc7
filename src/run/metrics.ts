import { z } from 'zod';
import type { System } from '../recipes/recipe.js';
import type { Sampler } from '../train/sampler.js';
import type { Watch } from './config.js';

const interval = z.tuple([z.number(), z.number()]).readonly();

export const metricsSchema = z.object({
  step: z.int().min(1),
  figures: z.array(
    z.object({
      /** A name that does not change: that of options and files. */
      key: z.string(),
      /** What it is called where it is shown. */
      title: z.string(),
      value: z.number().nullable(),
      interval: interval.nullable(),
      /** `as real`: the closer to the floor the better; such a figure decides nothing. */
      better: z.enum(['higher', 'lower', 'as real']),
      /** The same figure of real images in the samples' place. */
      floor: z.number().nullable(),
    }),
  ),
});

/** What a judge said of the generator at a step; a line of metrics.jsonl. */
export type Metrics = Readonly<z.output<typeof metricsSchema>>;
export type Figure = Metrics['figures'][number];

/** Measures the generator of a training; src/judge has one. The same generator at the same step gives the same figures. */
export interface Gauge {
  measure(system: System, sampler: Pick<Sampler, 'images'>): Promise<readonly Figure[]>;
}

/** How a figure went. */
export interface Course {
  /** The step and figure of the best evaluation. */
  readonly step: number;
  readonly best: Figure;
  /** Evaluations since. */
  readonly since: number;
}

/**
 * How a figure went over the evaluations so far. A later one is better only if the two intervals do not overlap, all of
 * its own on the better side: what lies between is noise, and the earlier one stays the best.
 *
 * @returns null where no evaluation has the figure with an interval
 */
export function courseOf(evaluations: readonly Metrics[], key: string): Course | null {
  return evaluations.reduce<Course | null>((course, { step, figures }) => {
    const figure = figures.find((f) => f.key === key);
    if (!figure?.interval) return course;
    if (course && !isBetter(figure, course.best))
      return { step: course.step, best: course.best, since: course.since + 1 };
    return { step, best: figure, since: 0 };
  }, null);
}

/** The course that ends a training by its configuration; null while none does. */
export function flatCourse(
  { stopWhenFlat }: Pick<Watch, 'stopWhenFlat'>,
  evaluations: readonly Metrics[],
): Course | null {
  const course = stopWhenFlat && courseOf(evaluations, stopWhenFlat.metric);
  return course && course.since >= stopWhenFlat.patience ? course : null;
}

function isBetter(figure: Figure, than: Figure): boolean {
  const [[low, high], [thanLow, thanHigh]] = [figure.interval!, than.interval!];
  return figure.better === 'higher' ? low > thanHigh : high < thanLow;
}
