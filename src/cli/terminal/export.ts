import { type ExportChoice, exportRun } from '../../app/export.js';
import { bytes } from '../../numbers.js';
import type { Console } from './console.js';

/** Exports a network and says where it is. */
export async function showExport(path: string, choice: ExportChoice, console: Console): Promise<void> {
  const { network, recipe, step, isBest, file, ...exported } = await exportRun(path, {
    ...choice,
    onDamaged: (reason) => console.warn(`Checkpoint passed over for the one before: ${reason}`),
  });
  console.line(
    `${network} of ${recipe} at ${isBest ? 'its best, ' : ''}step ${step}, ${bytes(exported.bytes)}: ${file}`,
  );
}
