import { createImportedRun, type Imported, importWeights } from '../exchange/import.js';
import type { RunFolder } from '../run/folder.js';
import { prepareRun, type RunChoice } from './prepare.js';

/** Whose weights they are, and what the run is otherwise. */
export interface ImportChoice extends Pick<RunChoice, 'data' | 'preset' | 'set' | 'seed' | 'out'> {
  readonly recipe: string;
  /** The network of a single file; by default the generator or, of a classifier, its only one. */
  readonly network?: string;
}

export interface ImportResult {
  readonly run: RunFolder;
  readonly imported: Imported;
}

/**
 * Makes a run at step 0 of weights that another framework saved.
 * @param files of one network, or of the generator and the discriminator
 * @throws GannetError if a file cannot be read or does not fit its network
 */
export async function importRun(files: readonly string[], choice: ImportChoice): Promise<ImportResult> {
  const { config } = await prepareRun(choice.recipe, choice);
  const imported = await importWeights(config, files, choice.network);
  return { run: await createImportedRun(config, imported, choice.out), imported };
}
