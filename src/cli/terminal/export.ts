import { type ExportChoice, exportRun } from '../../app/export.js';
import { exportHtml, type HtmlChoice } from '../../app/export-html.js';
import { GannetError } from '../../errors.js';
import { bytes, count } from '../../numbers.js';
import type { Console } from './console.js';

/** Exports a network and says where it is. */
export async function showExport(path: string, choice: ExportChoice & HtmlChoice, console: Console): Promise<void> {
  for (const flag of ['title', 'text'] as const) {
    if (choice[flag] !== undefined) throw new GannetError(`--${flag} is for a page: leave it out, or --to html`);
  }
  const { network, recipe, step, isBest, file, ...exported } = await exportRun(path, {
    ...choice,
    onDamaged: (reason) => console.warn(`Checkpoint passed over for the one before: ${reason}`),
  });
  console.line(
    `${network} of ${recipe} at ${isBest ? 'its best, ' : ''}step ${step}, ${bytes(exported.bytes)}: ${file}`,
  );
}

/** Exports a page that draws and says where it is. */
export async function showHtmlExport(
  path: string,
  choice: HtmlChoice & Pick<ExportChoice, 'network'>,
  console: Console,
): Promise<void> {
  if (choice.network !== undefined) throw new GannetError('--network is for weights: a page draws with the generator');
  const { file, step, ...page } = await exportHtml(path, choice);
  console.line(`A page that draws with the generator of step ${count(step)}, ${bytes(page.bytes)}: ${file}`);
}
