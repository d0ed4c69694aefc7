import type { TopLevelSpec } from 'vega-lite';
import { smooth } from './smooth.js';
import { chartConfig, renderChart } from './vega.js';

/** Means of losses and accuracies at a step, by phase and part. */
export interface CurvePoint {
  readonly step: number;
  readonly losses: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The curves of a run. */
export interface RunCurves {
  /** What the run is called in the legend. */
  readonly name: string;
  readonly points: readonly CurvePoint[];
}

/** One point of a curve in the chart; exported for its test. */
export interface Row {
  readonly run: string;
  readonly phase: string;
  readonly part: string;
  readonly unit: 'loss' | 'accuracy';
  readonly step: number;
  readonly value: number;
  readonly smoothed: number;
}

/** Points of a curve in the chart: more would only make the file larger. */
const most = 1000;
/** Pixels of one chart. */
const chartSize = { width: 400, height: 220 };

/**
 * Losses and accuracies against the step as an SVG: a chart for each phase's losses and one for its accuracies, the
 * curves smoothed (see `smooth`) and the raw ones faint behind them. With one run, a colour is a part; with several, a
 * colour is a run and a dash pattern a part. The same curves give the same text.
 *
 * @throws Error if there are no points
 */
export async function drawCurves(runs: readonly RunCurves[], weight: number): Promise<string> {
  const rows = runs.flatMap((run) => curveRows(run, weight));
  if (rows.length === 0) throw new Error('there are no curves to draw');
  return renderChart(chart(rows, runs));
}

/** The points of a run's curves, thinned to as many as a chart can show. */
export function curveRows({ name, points }: RunCurves, weight: number): Row[] {
  const curves = new Map<
    string,
    { readonly phase: string; readonly part: string; steps: number[]; values: number[] }
  >();
  for (const { step, losses } of points) {
    for (const [phase, parts] of Object.entries(losses)) {
      for (const [part, value] of Object.entries(parts)) {
        const key = JSON.stringify([phase, part]);
        const curve = curves.get(key) ?? { phase, part, steps: [], values: [] };
        curves.set(key, curve);
        curve.steps.push(step);
        curve.values.push(value);
      }
    }
  }
  return [...curves.values()].flatMap(({ phase, part, steps, values }) => {
    const unit = /accuracy$/i.test(part) ? 'accuracy' : 'loss';
    const smoothed = smooth(values, weight);
    const every = Math.ceil(steps.length / most);
    // Counted from the end, so that the newest point is there.
    return steps.flatMap((step, i) =>
      (steps.length - 1 - i) % every === 0
        ? [{ run: name, phase, part, unit, step, value: values[i]!, smoothed: smoothed[i]! } as const]
        : [],
    );
  });
}

function chart(rows: readonly Row[], runs: readonly RunCurves[]): TopLevelSpec {
  const distinct = (key: 'phase' | 'part'): string[] => [...new Set(rows.map((row) => row[key]))];
  // The phases of a network side by side, also where they come from different runs.
  const network = (phase: string): string => phase.split('.')[0]!;
  const phases = distinct('phase');
  const networks = [...new Set(phases.map(network))];
  phases.sort((a, b) => networks.indexOf(network(a)) - networks.indexOf(network(b)));
  const panels = phases.flatMap((phase) =>
    (['loss', 'accuracy'] as const).flatMap((unit) => {
      const own = rows.filter((row) => row.phase === phase && row.unit === unit);
      return own.length > 0 ? [{ title: `${phase}: ${unit}`, unit, own }] : [];
    }),
  );
  const several = runs.length > 1;
  const parts = { field: 'part', type: 'nominal', title: null, sort: distinct('part') } as const;
  const names = { field: 'run', type: 'nominal', title: null, sort: runs.map((run) => run.name) } as const;
  const hue = several ? { color: names, strokeDash: parts } : { color: parts };
  return {
    background: 'white',
    padding: 10,
    config: {
      ...chartConfig,
      axisY: { minExtent: 40 },
      legend: {
        labelFontSize: 12,
        labelLimit: 400,
        orient: 'bottom',
        symbolOpacity: 1,
        symbolStrokeWidth: 2,
        symbolSize: 300,
      },
    },
    columns: 2,
    concat: panels.map(({ title, unit, own }) => ({
      ...chartSize,
      title,
      data: { values: own.map((row) => ({ ...row })) },
      encoding: {
        x: {
          field: 'step',
          type: 'quantitative',
          title: 'step',
          axis: { tickMinStep: 1, format: ',d' },
          scale: { nice: false, zero: true },
        },
        ...hue,
      },
      layer: [
        { mark: { type: 'line', strokeWidth: 1, opacity: 0.35 }, encoding: { y: yAxis('value', unit) } },
        // A lone point makes no line.
        { mark: { type: 'line', strokeWidth: 2, point: steps(own) === 1 }, encoding: { y: yAxis('smoothed', unit) } },
      ],
    })),
    resolve: { scale: { color: several ? 'shared' : 'independent', strokeDash: several ? 'shared' : 'independent' } },
  } as TopLevelSpec;
}

function yAxis(field: 'value' | 'smoothed', unit: Row['unit']) {
  const scale = unit === 'accuracy' ? { domain: [0, 1] } : { zero: false };
  return { field, type: 'quantitative', title: unit, scale } as const;
}

function steps(rows: readonly Row[]): number {
  return new Set(rows.map((row) => row.step)).size;
}
