import type { Config, TopLevelSpec } from 'vega-lite';
import { fontFamily } from './svg.js';

/** How every chart looks. */
export const chartConfig = {
  font: `${fontFamily}, Arial, Helvetica, sans-serif`,
  axis: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', gridColor: '#e5e5e5' },
  title: { fontSize: 14, anchor: 'start', frame: 'group' },
  view: { stroke: '#bbbbbb' },
} as const satisfies Config;

/** Of what was generated, and of what is real. */
export const colours = { samples: '#2a6fbb', real: '#e08a1e' } as const;

/** Which way a figure is better, as its title shows it. */
export const betterMarks = { higher: '↑', lower: '↓', 'as real': '≈' } as const;

/** Draws a chart as SVG. The same chart gives the same text on every machine. */
export async function renderChart(chart: TopLevelSpec): Promise<string> {
  // Loaded here, since they take a second and most commands draw no charts.
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  // Where there happens to be a canvas, Vega would measure texts with the machine's fonts. (Its types lack this.)
  (vega as unknown as { textMetrics: { canvas(use: boolean): void } }).textMetrics.canvas(false);
  vega.resetSVGDefIds();
  const view = new vega.View(vega.parse(vegaLite.compile(chart).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
