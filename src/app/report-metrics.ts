import { drawCourses, type FigureCourse } from '../figures/course-chart.js';
import type { ReportContent } from '../figures/report.js';
import type { Table } from '../figures/report-elements.js';
import { count } from '../numbers.js';
import type { Course, Figure, Metrics } from '../run/metrics.js';
import { short, valueText } from '../run/metrics-text.js';

/**
 * What a report shows of the evaluations while a run trained: a chart for each figure, and the numbers.
 *
 * @returns null where there was no evaluation
 */
export async function metricsContent(
  evaluations: readonly Metrics[],
  best: Course | null,
): Promise<ReportContent['metrics']> {
  const newest = evaluations.at(-1);
  if (!newest) return null;
  const courses = newest.figures.map((figure) => figureCourse(figure, evaluations));
  return {
    charts: await drawCourses(courses, best?.step ?? null),
    table: metricsTable(newest, evaluations, best),
  };
}

function figureCourse({ key, title, better, floor }: Figure, evaluations: readonly Metrics[]): FigureCourse {
  const points = evaluations.map(({ step, figures }) => {
    const figure = figures.find((f) => f.key === key);
    const measured = figure?.value == null ? null : { value: figure.value, interval: figure.interval };
    return { step, measured };
  });
  return { title, better, floor, points };
}

/** A row for each evaluation, the best marked, and one for what real images get. */
function metricsTable(newest: Metrics, evaluations: readonly Metrics[], best: Course | null): Table {
  const rows = evaluations.map(({ step, figures }) => [
    `${count(step)}${step === best?.step ? ' (best)' : ''}`,
    ...figures.map(valueText),
  ]);
  const floors = newest.figures.map(({ floor }) => (floor === null ? '' : short(floor)));
  return {
    head: ['Step', ...newest.figures.map(({ title, better }) => `${title} (${better} is better)`)],
    rows: [...rows, ['real images', ...floors]],
  };
}
