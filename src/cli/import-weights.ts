import { createImportedRun, importWeights } from '../exchange/import.js';
import { networksOf } from '../exchange/networks.js';
import type { Settings } from './arguments.js';
import { prepare } from './begin.js';
import type { Console } from './console.js';
import { factLines } from './format.js';
import { gannet } from './version.js';

/** The command line of `gannet import`. */
export interface ImportFlags {
  readonly recipe: string;
  readonly network?: string;
  readonly data: string;
  readonly preset?: string;
  readonly set: Settings;
  readonly seed?: number;
  readonly out?: string;
}

/** Makes a run of weights that another framework saved. */
export async function importRun(files: readonly string[], flags: ImportFlags, console: Console): Promise<void> {
  const { config } = await prepare(flags.recipe, flags);
  const imported = await importWeights(config, files, flags.network);
  const run = await createImportedRun(config, imported, flags.out);
  console.logTo(run);
  console.lines(
    factLines([
      ['Run', run.path],
      ...networksOf(imported.system).map(({ name }): [string, string] => [
        name,
        imported.files.get(name) ?? `initial values of seed ${config.seed}`,
      ]),
    ]),
  );
  for (const note of imported.notes) console.warn(note);
  if (imported.system.generator) console.line(`To draw with it: ${gannet} sample ${run.path}`);
  console.line(`To train it:     ${gannet} resume ${run.path}`);
  await console.close();
}
