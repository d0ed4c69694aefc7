import type { History } from './ledger.js';
import type { Stats } from './stats.js';

/** All numbers of a run: its reports, and the mean losses of each epoch. */
export interface Numbers {
  readonly reports: readonly Stats[];
  readonly epochs: History;
}

/** `reports` as the lines of stats.jsonl, `epochs` as history.json. */
export function historyJson({ reports, epochs }: Numbers): string {
  return `${JSON.stringify({ reports, epochs }, null, 2)}\n`;
}

/**
 * A table with a column for each part of a phase's loss (`D/total`). The column `of` tells what a row is of: a `report`,
 * whose losses are means since the one before; or the training (`train`) or held-out data (`test`) of an epoch, which
 * has no step, seconds and images a second.
 */
export function historyCsv({ reports, epochs }: Numbers): string {
  const rows = [
    ...reports.map((report) => ({ of: 'report', ...report })),
    ...epochs.train.map((losses, i) => ({ of: 'train', epoch: i + 1, losses })),
    ...epochs.test.map((losses, i) => ({ of: 'test', epoch: i + 1, losses })),
  ].map(({ losses, ...rest }) => {
    const parts = Object.entries(losses).flatMap(([phase, of]) =>
      Object.entries(of).map(([part, loss]): [string, number] => [`${phase}/${part}`, loss]),
    );
    return new Map<string, string | number>([...Object.entries(rest), ...parts]);
  });
  const common = ['of', 'step', 'epoch', 'seconds', 'imagesPerSecond'];
  const columns = [...new Set([...common, ...rows.flatMap((row) => [...row.keys()])])];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row.get(column) ?? ''))];
  return lines.map((cells) => `${cells.map(cell).join(',')}\n`).join('');
}

/** Quoted where it must be (RFC 4180). */
function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
