import type { TopLevelSpec } from 'vega-lite';
import { labelExpression, namesParameter, numbersTo } from './names.js';
import { palette } from './palette.js';
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

export interface CurveOptions {
  /** How much of the average before stays (see `smooth`). */
  readonly weight: number;
  /** Losses by their order of magnitude, so that a run whose losses are huge does not flatten the others'. */
  readonly log?: boolean;
}

/** One point of a curve in the chart; exported for its test. */
export interface Row {
  /** The run's number. */
  readonly run: number;
  readonly phase: string;
  readonly part: string;
  readonly unit: 'loss' | 'accuracy';
  readonly step: number;
  readonly value: number;
  readonly smoothed: number;
}

/** What the chart calls the names of runs and parts. */
const parameter = { run: 'runs', part: 'parts' } as const;

/** Points of a curve in the chart: more would only make the file larger. */
const most = 1000;
/** Pixels of one chart, and of two side by side. */
const chartSize = { width: 400, height: 220 };
const pageWidth = 2 * chartSize.width;
/** Pixels of a letter of a legend, and of its line; and of the longest name in it. */
const legend = { letter: 7, line: 60, longest: 300 };

/**
 * Losses and accuracies against the step as an SVG: a chart for each phase's losses and one for its accuracies, the
 * curves smoothed and the raw ones faint behind them. With one run, a colour is a part; with several, a colour is a run
 * and a dash pattern a part. The same curves give the same text.
 *
 * @throws Error if there are no points
 */
export async function drawCurves(runs: readonly RunCurves[], options: CurveOptions): Promise<string> {
  const { panels, ...look } = layOut(runs, options);
  const shared = runs.length > 1 ? 'shared' : 'independent';
  return renderChart({
    ...look,
    columns: 2,
    concat: panels,
    resolve: { scale: { color: shared, strokeDash: shared } },
  } as TopLevelSpec);
}

/** The same charts, each an SVG of its own, for a page that lays them out. */
export async function drawCurveCharts(runs: readonly RunCurves[], options: CurveOptions): Promise<string[]> {
  const { panels, ...look } = layOut(runs, options);
  const charts: string[] = [];
  for (const panel of panels) charts.push(await renderChart({ ...look, ...panel } as TopLevelSpec));
  return charts;
}

/** The points of a run's curves, thinned to as many as a chart can show. */
export function curveRows({ points }: RunCurves, weight: number, run = 0): Row[] {
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
        ? [{ run, phase, part, unit, step, value: values[i]!, smoothed: smoothed[i]! } as const]
        : [],
    );
  });
}

function layOut(runs: readonly RunCurves[], { weight, log = false }: CurveOptions) {
  const rows = runs.flatMap((run, i) => curveRows(run, weight, i));
  if (rows.length === 0) throw new Error('there are no curves to draw');
  const distinctOf = (key: 'phase' | 'part'): string[] => [...new Set(rows.map((row) => row[key]))];
  // The phases of a network side by side, also where they come from different runs.
  const network = (phase: string): string => phase.split('.')[0]!;
  const phases = distinctOf('phase');
  const networks = [...new Set(phases.map(network))];
  phases.sort((a, b) => networks.indexOf(network(a)) - networks.indexOf(network(b)));
  const parts = distinctOf('part');
  const names = runs.map(({ name }) => name);
  const several = runs.length > 1;
  const hue = several
    ? { color: scaleOf('run', names, pageWidth), strokeDash: scaleOf('part', parts, pageWidth, 'dash') }
    : { color: scaleOf('part', parts, chartSize.width) };
  const panels = phases.flatMap((phase) =>
    (['loss', 'accuracy'] as const).flatMap((unit) => {
      const own = rows.filter((row) => row.phase === phase && row.unit === unit);
      return own.length > 0 ? [panel(`${phase}: ${unit}`, unit, own, parts, hue, log)] : [];
    }),
  );
  const label = { labelFontSize: 12, labelLimit: legend.longest };
  const symbol = { symbolOpacity: 1, symbolStrokeWidth: 2, symbolSize: 300 };
  const config = { ...chartConfig, axisY: { minExtent: 40 }, legend: { ...label, ...symbol, orient: 'bottom' } };
  const params = [namesParameter(parameter.run, names), namesParameter(parameter.part, parts)];
  return { background: 'white', padding: 10, params, config, panels };
}

/** Colours or dashes for things by their numbers, with a legend that stays within `width`. */
function scaleOf(field: 'run' | 'part', names: readonly string[], width: number, kind: 'colour' | 'dash' = 'colour') {
  const longest = Math.max(...names.map((name) => name.length)) * legend.letter;
  const columns = Math.max(1, Math.floor(width / (legend.line + Math.min(legend.longest, longest))));
  return {
    ...{ field, type: 'nominal', title: null },
    scale: { domain: numbersTo(names.length), ...(kind === 'colour' && { range: palette(names.length) }) },
    legend: { labelExpr: labelExpression(parameter[field]), columns },
  };
}

function panel(
  title: string,
  unit: Row['unit'],
  rows: readonly Row[],
  parts: readonly string[],
  hue: object,
  log: boolean,
) {
  const y = (field: 'value' | 'smoothed') => {
    const linear = unit === 'accuracy' ? { domain: [0, 1] } : { zero: false };
    // Where a loss may be 0 or below, orders of magnitude have no beginning.
    const magnitude = { type: rows.every(({ value }) => value > 0) ? 'log' : 'symlog' };
    return { field, type: 'quantitative', title: unit, scale: log && unit === 'loss' ? magnitude : linear } as const;
  };
  const isPoint = new Set(rows.map(({ step }) => step)).size === 1;
  return {
    ...chartSize,
    title,
    data: {
      values: rows.map(({ run, part, step, value, smoothed }) => ({
        run,
        part: parts.indexOf(part),
        step,
        value,
        smoothed,
      })),
    },
    encoding: {
      x: {
        ...{ field: 'step', type: 'quantitative', title: 'step' },
        ...{ axis: { tickMinStep: 1, format: ',d' }, scale: { nice: false, zero: true } },
      },
      ...hue,
    },
    layer: [
      { mark: { type: 'line', strokeWidth: 1, opacity: 0.35 }, encoding: { y: y('value') } },
      // A lone point makes no line.
      { mark: { type: 'line', strokeWidth: 2, point: isPoint }, encoding: { y: y('smoothed') } },
    ],
  };
}
