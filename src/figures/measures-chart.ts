import type { TopLevelSpec } from 'vega-lite';
import { betterMarks, chartConfig, colours, renderChart } from './vega.js';

/** A number with the interval that it is sure to lie in, as far as there is one. */
export interface Measured {
  readonly value: number;
  readonly interval: readonly [low: number, high: number] | null;
}

/** A figure of samples and of real images in their place; null where it could not be measured. */
export interface MeasureRow {
  readonly title: string;
  readonly better: keyof typeof betterMarks;
  readonly samples: Measured | null;
  readonly real: Measured | null;
}

/** Pixels of one figure's chart. */
const size = { width: 300, height: 34 };
/** Pixels left of it for its title. */
const titleWidth = 130;
const names = { samples: 'samples, with their 95 % interval', real: 'real images in their place' } as const;

/**
 * Figures one below the other as SVG, each with a scale of its own from 0: a dot for the samples, a dot for real images,
 * lines for their intervals. Figures without a number are left out.
 *
 * @throws Error if none has a number
 */
export async function drawMeasures(rows: readonly MeasureRow[]): Promise<string> {
  const known = rows.filter(({ samples, real }) => samples !== null || real !== null);
  if (known.length === 0) throw new Error('there are no figures to draw');
  return renderChart({
    background: 'white',
    padding: 10,
    config: {
      ...chartConfig,
      legend: { orient: 'top', direction: 'vertical', labelFontSize: 12, symbolSize: 80, labelLimit: 400 },
      concat: { spacing: 6 },
    },
    vconcat: known.map(chart),
    resolve: { scale: { color: 'shared', x: 'independent' } },
  } as TopLevelSpec);
}

function chart({ title, better, samples, real }: MeasureRow) {
  const values = (['samples', 'real'] as const).flatMap((of) => {
    const measured = of === 'samples' ? samples : real;
    if (measured === null) return [];
    const [low, high] = measured.interval ?? [measured.value, measured.value];
    return [{ of: names[of], value: measured.value, low, high }];
  });
  const most = Math.max(...values.map(({ high }) => high));
  const domain = [Math.min(0, ...values.map(({ low }) => low)), most];
  const x = { type: 'quantitative', title: null, scale: { domain, nice: true }, axis: { tickCount: 6 } } as const;
  return {
    ...size,
    data: { values },
    encoding: {
      y: {
        field: 'of',
        type: 'nominal',
        title: `${title} ${betterMarks[better]}`,
        sort: Object.values(names),
        axis: {
          ...{ labels: false, ticks: false, domain: false },
          ...{
            titleAngle: 0,
            titleAlign: 'left',
            titleBaseline: 'middle',
            titleX: -titleWidth,
            titleY: size.height / 2,
          },
        },
      },
      color: {
        field: 'of',
        type: 'nominal',
        title: null,
        scale: { domain: Object.values(names), range: [colours.samples, colours.real] },
      },
    },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 3, opacity: 0.5 },
        encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' } },
      },
      { mark: { type: 'point', filled: true, size: 70, opacity: 1 }, encoding: { x: { ...x, field: 'value' } } },
    ],
  };
}
