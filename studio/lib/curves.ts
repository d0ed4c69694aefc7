import type { Curves, Gain } from '../../src/studio/schema.ts';

export const noCurves: Curves = { steps: [], epochs: [], losses: {}, imagesPerSecond: [], thinned: 1 };

/** Curves with more reports at their ends. */
export function withReports(curves: Curves, reports: Gain['stats']): Curves {
  if (reports.length === 0) return curves;
  const { length } = curves.steps;
  const losses: Record<string, (number | null)[]> = Object.fromEntries(
    Object.entries(curves.losses).map(([name, values]) => [name, [...values]]),
  );
  for (const [i, report] of reports.entries()) {
    for (const [phase, parts] of Object.entries(report.losses)) {
      for (const [part, loss] of Object.entries(parts)) {
        const name = `${phase}/${part}`;
        losses[name] ??= Array<null>(length).fill(null);
        while (losses[name].length < length + i) losses[name].push(null);
        losses[name].push(loss);
      }
    }
  }
  const all = length + reports.length;
  for (const values of Object.values(losses)) while (values.length < all) values.push(null);
  return {
    ...curves,
    steps: [...curves.steps, ...reports.map(({ step }) => step)],
    epochs: [...curves.epochs, ...reports.map(({ epoch }) => epoch)],
    imagesPerSecond: [...curves.imagesPerSecond, ...reports.map((report) => report.imagesPerSecond)],
    losses,
  };
}
