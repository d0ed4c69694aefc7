import { basename, join } from 'node:path';
import { GannetError } from '../errors.js';
import { drawCurves, type RunCurves } from '../figures/curves.js';
import { RunFolder } from '../run/folder.js';
import { visible } from '../text.js';
import { writeDrawing } from './drawing.js';

/** How curves are drawn. */
export interface PlotChoice {
  /** A PNG or SVG file; by default `plot.png`, in the run's folder where there is one run. */
  readonly out?: string;
  /** How much of the average before stays, from 0 (raw) to below 1; 0.9 by default. */
  readonly smooth?: number;
  /** Losses by their order of magnitude. */
  readonly log?: boolean;
}

/** Curves that were drawn. */
export interface PlotResult {
  readonly file: string;
  /** Runs that were left out, and why, and what else the user should know. */
  readonly notes: readonly string[];
}

/** A run's losses, so many times the largest of the others', make these a line at the bottom. */
const flattening = 20;

/**
 * Draws the curves of runs into a file. Of several runs, those that cannot be read are left out.
 * @throws GannetError if none of them is a run with reports
 */
export async function plotRuns(paths: readonly string[], choice: PlotChoice = {}): Promise<PlotResult> {
  const { out, smooth = 0.9, log = false } = choice;
  const curves: RunCurves[] = [];
  const notes: string[] = [];
  let reason: unknown;
  for (const path of paths) {
    try {
      curves.push({ name: label(path, paths), points: await pointsOf(path) });
    } catch (error) {
      if (!(error instanceof GannetError)) throw error;
      reason ??= error;
      notes.push(`left out: ${error.message}`);
    }
  }
  if (curves.length === 0) throw reason;
  if (!log) notes.push(...flattened(curves));
  const file = out ?? (paths.length === 1 ? join(paths[0]!, 'plot.png') : 'plot.png');
  await writeDrawing(file, () => drawCurves(curves, { weight: smooth, log }));
  return { file, notes };
}

async function pointsOf(path: string): Promise<RunCurves['points']> {
  const points = await (await RunFolder.open(path)).stats();
  if (points.length > 0) return points;
  throw new GannetError(`${path} has no stats yet: its first report comes after \`reportEvery\` steps of training`);
}

/** A run's name in the legend: the last part of its path where that tells it from the others. */
function label(path: string, paths: readonly string[]): string {
  const name = basename(path);
  return paths.filter((other) => basename(other) === name).length > 1 ? path : name;
}

/** Names the run whose losses are so large that nothing is seen of the others'. */
function flattened(runs: readonly RunCurves[]): string[] {
  const tops = runs.map(({ name, points }) => ({ name, top: largestLoss(points) })).sort((a, b) => b.top - a.top);
  const [first, second] = tops;
  if (!first || !second || first.top <= flattening * second.top) return [];
  return [
    `the losses of ${visible(first.name)} reach ${first.top.toPrecision(3)} and flatten the others': --log shows both`,
  ];
}

function largestLoss(points: RunCurves['points']): number {
  const losses = points.flatMap((point) => Object.values(point.losses).flatMap((parts) => Object.values(parts)));
  return losses.reduce((most, loss) => Math.max(most, Math.abs(loss)), 0);
}
