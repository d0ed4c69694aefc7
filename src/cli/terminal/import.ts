import { type ImportChoice, importRun } from '../../app/import.js';
import { networksOf } from '../../exchange/networks.js';
import type { Console } from './console.js';
import { factLines } from './format.js';
import { gannet } from './invocation.js';

/** Makes a run of weights that another framework saved, and says what came from where. */
export async function showImport(files: readonly string[], choice: ImportChoice, console: Console): Promise<void> {
  const { run, imported } = await importRun(files, choice);
  const { system, notes } = imported;
  console.logTo(run);
  console.lines(
    factLines([
      ['Run', run.path],
      ...networksOf(system).map(({ name }): [string, string] => [
        name,
        imported.files.get(name) ?? `initial values of seed ${run.config.seed}`,
      ]),
    ]),
  );
  for (const note of notes) console.warn(note);
  if (system.generator) console.line(`To draw with it: ${gannet} sample ${run.path}`);
  console.line(`To train it:     ${gannet} resume ${run.path}`);
  await console.close();
}
