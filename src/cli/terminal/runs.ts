import { type ListedRun, listRuns } from '../../app/list-runs.js';
import { gannet } from '../../command.js';
import { visible } from '../../text.js';
import type { Console } from './console.js';
import { fitColumns } from './format.js';

/** Prints a table of the runs in a folder. */
export async function showRuns(folder: string, console: Console): Promise<void> {
  const runs = await listRuns(folder);
  if (runs.length === 0) {
    console.command(`${visible(folder)} has no runs yet. To make one`, gannet('start'));
    return;
  }
  const rows = [['Run', 'State', 'Recipe', 'Data', 'Step'], ...runs.map(row)];
  console.lines(fitColumns(rows, 1, console.columns));
  for (const { problem } of runs) if (problem !== null) console.warn(problem);
}

function row({ name, state, info }: ListedRun): string[] {
  const { recipe = '', data } = info?.config ?? {};
  return [visible(name), state, recipe, visible(data?.name ?? ''), String(info?.report?.step ?? '')];
}
