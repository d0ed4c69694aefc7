import { figure, giga, megabytes, percent } from './report.js';
import type { Task } from './task.js';
import { median } from './timing.js';
import {
  type Against,
  batches,
  type Entry,
  ratioByRound,
  roofline,
  rooflineShare,
  type Spread,
  stepSeconds,
  verdict,
} from './verdict.js';

/** A ratio: two digits after the point, fewer of large ones. */
export const times = (ratio: number): string => ratio.toFixed(ratio >= 100 ? 0 : ratio >= 10 ? 1 : 2);

/** `1.63 (1.56–1.65)`. */
export const range = ({ median, min, max }: Spread): string => `${times(median)} (${times(min)}–${times(max)})`;

/** Cells beside each other: the first to the left, the others to the right of their width. */
export const row = (widths: readonly number[], cells: readonly string[]): string =>
  cells.map((c, i) => (i === 0 ? c.padEnd(widths[0]!) : c.padStart(widths[i]!))).join('');

const widths = [10, 8, 8, 17, 9, 8, 6, 7, 7];

/**
 * The comparison for people, at most 80 columns wide; the first entry is what the others are compared with.
 * @param rival what to call the fastest of the others that count
 */
export function compare(task: Task, entries: readonly Entry[], rival = 'the fastest fp32 peer'): string {
  const first = entries[0]!;
  const asides = entries.filter((e) => e.aside).map((e) => e.name);
  const rounds = `${first.results.length} rounds of ${task.steps} steps`;
  const header = ['', 'step ms', 'least', 'ratio (range)', 'images/s', 'first s', 'MB'];
  const table = entries.map((entry) => {
    const { name, results } = entry;
    const step = median(results.map(stepSeconds));
    return [
      name,
      figure(1000 * step),
      figure(1000 * Math.min(...results.map((r) => r.seconds.min))),
      entry === first ? '1' : range(ratioByRound(first, entry, stepSeconds)),
      figure(task.batch / step),
      figure(median(results.map((r) => r.seconds.first))),
      megabytes(median(results.map((r) => r.peakMemory))),
      ...batches(entry).map((_, i) => figure(1000 * median(results.map((r) => r.sampling[i]!.seconds)))),
    ];
  });
  return [
    `${task.recipe}, batch ${task.batch}, ${task.threads} threads, ${rounds}`,
    '',
    row(widths, [...header, ...batches(first).map((batch) => `G${batch}`)]),
    ...table.map((cells) => row(widths, cells)),
    `ratio: a step's seconds over ${first.name}'s, by round; first: from the start of the`,
    'process; Gn: ms in which the generator makes n images',
    '',
    ...entries.map((e) => `${e.name.padEnd(11)}${e.results[0]!.runtime}`),
    ...(asides.length > 0 ? [`For information, and not counted among the peers: ${asides.join(', ')}`] : []),
    '',
    ...conclusion(first.name, entries, rival),
    `Share of the roofline (${giga(task.flops)} GFLOP a step; one product: ${giga(roofline(entries))} GFLOP/s):`,
    `  ${entries.map((e) => `${e.name} ${percent(rooflineShare(task, entries, e))}`).join(', ')}`,
  ].join('\n');
}

function conclusion(first: string, entries: readonly Entry[], rival: string): string[] {
  const result = verdict(entries);
  if (!result) return [];
  const line = (what: string, { peer, ratio }: Against) =>
    `${first} against ${rival}${what}: ${range(ratio)}${rival === peer ? '' : `, ${peer}`}`;
  return [line('', result.step), ...result.sampling.map((s) => line(`, G${s.batch}`, s))];
}
