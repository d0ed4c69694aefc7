import { basename, join } from 'node:path';
import { GannetError } from '../errors.js';
import { drawCurves, type RunCurves } from '../figures/curves.js';
import { RunFolder } from '../run/folder.js';
import { writeDrawing } from './drawing.js';

/** How curves are drawn. */
export interface PlotChoice {
  /** A PNG or SVG file; by default `plot.png`, in the run's folder where there is one run. */
  readonly out?: string;
  /** How much of the average before stays, from 0 (raw) to below 1; 0.9 by default. */
  readonly smooth?: number;
}

/** Draws the curves of runs into a file. @returns the file @throws GannetError if one is no run or has no reports yet */
export async function plotRuns(paths: readonly string[], { out, smooth = 0.9 }: PlotChoice = {}): Promise<string> {
  const curves: RunCurves[] = [];
  for (const path of paths) {
    const points = await (await RunFolder.open(path)).stats();
    if (points.length === 0) {
      throw new GannetError(`${path} has no stats yet: its first report comes after \`reportEvery\` steps of training`);
    }
    curves.push({ name: label(path, paths), points });
  }
  const file = out ?? (paths.length === 1 ? join(paths[0]!, 'plot.png') : 'plot.png');
  await writeDrawing(file, () => drawCurves(curves, smooth));
  return file;
}

/** A run's name in the legend: the last part of its path where that tells it from the others. */
function label(path: string, paths: readonly string[]): string {
  const name = basename(path);
  return paths.filter((other) => basename(other) === name).length > 1 ? path : name;
}
