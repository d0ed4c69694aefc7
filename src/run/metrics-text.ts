import type { Watch } from './config.js';
import { type Course, type Figure, flatCourse, type Metrics } from './metrics.js';

/** A figure's value with its interval: `9.51 (9.42 to 9.6)`. */
export function valueText({ value, interval }: Figure): string {
  const range = interval ? ` (${short(interval[0])} to ${short(interval[1])})` : '';
  return value === null ? '–' : short(value) + range;
}

/** A figure with its interval, and what real images get: `score 9.51 (9.42 to 9.6; real images 9.87)`. */
export function figureText({ title, value, interval, floor }: Figure): string {
  const beside = [
    ...(interval ? [`${short(interval[0])} to ${short(interval[1])}`] : []),
    ...(floor === null ? [] : [`real images ${short(floor)}`]),
  ];
  return `${title} ${value === null ? '–' : short(value)}${beside.length > 0 ? ` (${beside.join('; ')})` : ''}`;
}

/** What a judge said at a step, in one text. */
export function metricsText({ step, figures }: Metrics, isBest: boolean): string {
  return `step ${step}: ${figures.map(figureText).join(', ')}${isBest ? '; the best so far' : ''}`;
}

/** The best of a run. */
export function bestText({ step, best }: Course): string {
  return `step ${step}: ${figureText(best)}`;
}

/** Why a run has ended before its last step. */
export function flatText(watch: Watch, evaluations: readonly Metrics[]): string {
  const course = flatCourse(watch, evaluations);
  if (!course) throw new Error('the run is not flat');
  return `No gain beyond noise in ${course.since} evaluations since ${bestText(course)}.`;
}

/** Three significant digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
