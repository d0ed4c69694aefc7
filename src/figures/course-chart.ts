import type { TopLevelSpec } from 'vega-lite';
import type { Measured } from './measures-chart.js';
import { betterMarks, chartConfig, colours, renderChart } from './vega.js';

/** How a figure went over a training. */
export interface FigureCourse {
  readonly title: string;
  readonly better: keyof typeof betterMarks;
  /** By step; null where it could not be measured. */
  readonly points: readonly { readonly step: number; readonly measured: Measured | null }[];
  /** The same figure of real images. */
  readonly floor: number | null;
}

/** Pixels of one figure's chart. */
const size = { width: 280, height: 150 };
/** Of the line at the step that is kept as the best. */
const bestColour = '#888888';

/**
 * Figures against the step as SVGs, a chart each: the samples' with their intervals as a band, dashed what real images
 * get, dotted the step that is kept as the best. Figures without a number are left out.
 */
export async function drawCourses(courses: readonly FigureCourse[], best: number | null): Promise<string[]> {
  const known = courses.filter(({ points }) => points.some(({ measured }) => measured !== null));
  const config = { ...chartConfig, axisY: { minExtent: 40 } };
  const charts: string[] = [];
  for (const course of known) {
    charts.push(
      await renderChart({ background: 'white', padding: 10, config, ...chart(course, best) } as TopLevelSpec),
    );
  }
  return charts;
}

function chart({ title, better, points, floor }: FigureCourse, best: number | null) {
  const values = points.flatMap(({ step, measured }) => {
    if (measured === null) return [];
    const [low, high] = measured.interval ?? [measured.value, measured.value];
    return [{ step, value: measured.value, low, high }];
  });
  const y = { type: 'quantitative', title: null, scale: { zero: false } } as const;

  const step = {
    ...{ field: 'step', type: 'quantitative', title: 'step' },
    ...{ axis: { tickMinStep: 1, tickCount: 5, format: ',d' }, scale: { nice: false } },
  };
  const rule = (value: number, channel: 'x' | 'y', color: string, strokeDash: readonly number[]) => ({
    data: { values: [{ value }] },
    mark: { type: 'rule', color, strokeDash, strokeWidth: 1.5 },
    encoding: { [channel]: { ...(channel === 'x' ? step : y), field: 'value' } },
  });
  return {
    ...size,
    title: `${title} ${betterMarks[better]}`,
    data: { values },
    layer: [
      {
        mark: { type: 'area', color: colours.samples, opacity: 0.25 },
        encoding: { x: step, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        mark: { type: 'line', color: colours.samples, strokeWidth: 2, point: { color: colours.samples } },
        encoding: { x: step, y: { ...y, field: 'value' } },
      },
      ...(floor === null ? [] : [rule(floor, 'y', colours.real, [6, 3])]),
      ...(best === null ? [] : [rule(best, 'x', bestColour, [2, 3])]),
    ],
  };
}
