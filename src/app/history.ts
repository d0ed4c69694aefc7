import { RunFolder } from '../run/folder.js';
import { historyCsv, historyJson, type Numbers } from '../run/history.js';
import { checkEnding, writeOutput } from './output.js';

/** A run's numbers as text. */
export interface HistoryText extends Numbers {
  readonly text: string;
}

/** The reports of a run and the mean losses of its epochs. @throws GannetError if it is no run, or a file is damaged */
export async function historyOf(path: string, to: 'csv' | 'json'): Promise<HistoryText> {
  const run = await RunFolder.open(path);
  const numbers = { reports: await run.stats(), epochs: await run.history() };
  return { ...numbers, text: to === 'csv' ? historyCsv(numbers) : historyJson(numbers) };
}

/** Writes them into a file. @throws GannetError as `historyOf`, or if the file is named for something else */
export async function writeHistory(path: string, to: 'csv' | 'json', file: string): Promise<HistoryText> {
  checkEnding(file, [`.${to}`]);
  const history = await historyOf(path, to);
  await writeOutput(file, history.text);
  return history;
}
