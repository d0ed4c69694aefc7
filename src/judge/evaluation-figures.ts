import { drawConfusion } from '../figures/confusion.js';
import { drawMeasures, type Measured } from '../figures/measures-chart.js';
import type { Evaluation } from './evaluation.js';
import type { Figure } from './figure.js';

/** The figures beside those of real images, as SVG; null where none has a number. */
export async function drawChart({ measured, realImages }: Evaluation): Promise<string | null> {
  const known = (figure: Figure | undefined): Measured | null =>
    figure && figure.value !== null ? { value: figure.value, interval: figure.interval } : null;
  const rows = measured.figures.map((figure) => ({
    title: figure.title,
    better: figure.better,
    samples: known(figure),
    real: known(realImages.figures.find(({ key }) => key === figure.key)),
  }));
  return rows.some(({ samples, real }) => samples ?? real) ? drawMeasures(rows) : null;
}

/** How the judge confuses the samples' classes, as SVG; null where that was not asked. */
export async function drawClassConfusion({ measured, classNames }: Evaluation): Promise<string | null> {
  return measured.confusion ? drawConfusion(measured.confusion, classNames) : null;
}
