import { type ImportChoice, importRun } from '../../app/import.js';
import { gannet } from '../../command.js';
import { networksOf } from '../../exchange/networks.js';
import type { Console } from './console.js';

/** Makes a run of weights that another framework saved, and says what came from where. */
export async function showImport(files: readonly string[], choice: ImportChoice, console: Console): Promise<void> {
  const { run, imported, notes } = await importRun(files, choice);
  const { system } = imported;
  console.logTo(run);
  console.facts([
    ['Run', run.path],
    ...networksOf(system).map(({ name }): [string, string] => [
      name,
      imported.files.get(name) ?? `initial values of seed ${run.config.seed}`,
    ]),
  ]);
  for (const note of notes) console.warn(note);
  if (system.generator) console.command('To draw with it', gannet('sample', run.path));
  console.command('To train it', gannet('resume', run.path));
  await console.close();
}
