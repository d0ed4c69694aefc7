import { historyOf, writeHistory } from '../../app/history.js';
import { plural } from '../../numbers.js';
import { Console, type Out } from './console.js';

/** The command line of `gannet history`. */
export interface HistoryFlags {
  readonly to: 'csv' | 'json';
  readonly out?: string;
}

/** Writes the numbers of a run, to `out` or into a file. */
export async function showHistory(path: string, { to, out: file }: HistoryFlags, out: Out): Promise<void> {
  if (file === undefined) {
    out.write((await historyOf(path, to)).text);
    return;
  }
  const { reports, epochs } = await writeHistory(path, to, file);
  new Console(out).line(`${plural(reports.length, 'report')}, ${plural(epochs.train.length, 'epoch')}: ${file}`);
}
