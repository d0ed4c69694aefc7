import { writeAtomic } from '../formats/atomic.js';
import { RunFolder } from '../run/folder.js';
import { historyCsv, historyJson } from '../run/history.js';
import { Console, type Out } from './console.js';
import { plural } from './format.js';
import { checkEnding } from './output.js';

/** The command line of `gannet history`. */
export interface HistoryFlags {
  readonly to: 'csv' | 'json';
  readonly out?: string;
}

/** Writes the numbers of a run, to `out` or into a file. @throws GannetError if it is no run, or a file is damaged */
export async function writeHistory(path: string, { to, out: file }: HistoryFlags, out: Out): Promise<void> {
  checkEnding(file, [`.${to}`]);
  const run = await RunFolder.open(path);
  const numbers = { reports: await run.stats(), epochs: await run.history() };
  const text = to === 'csv' ? historyCsv(numbers) : historyJson(numbers);
  if (file === undefined) {
    out.write(text);
    return;
  }
  await writeAtomic(file, text);
  const { reports, epochs } = numbers;
  new Console(out).line(`${plural(reports.length, 'report')}, ${plural(epochs.train.length, 'epoch')}: ${file}`);
}
