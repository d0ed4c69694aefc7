import type { Dataset } from '../data/dataset.js';
import type { DataOptions } from '../data/options.js';
import { createImportedRun, type Imported, importWeights } from '../exchange/import.js';
import { count, plural } from '../numbers.js';
import type { RunConfig } from '../run/config.js';
import type { RunFolder } from '../run/folder.js';
import { prepareRun, type RunChoice } from './prepare.js';

/** Whose weights they are, and what the run is otherwise. */
export interface ImportChoice
  extends Pick<RunChoice, 'data' | 'cache' | 'preset' | 'set' | 'seed' | 'out'>,
    Omit<DataOptions, 'holdOut'> {
  readonly recipe: string;
  /** The network of a single file; by default the generator or, of a classifier, its only one. */
  readonly network?: string;
}

export interface ImportResult {
  readonly run: RunFolder;
  readonly imported: Imported;
  /** What the user should know of it. */
  readonly notes: readonly string[];
}

/**
 * Makes a run at step 0 of weights that another framework saved.
 * @param files of one network, or of the generator and the discriminator
 * @throws GannetError if a file cannot be read or does not fit its network
 */
export async function importRun(files: readonly string[], choice: ImportChoice): Promise<ImportResult> {
  const { config, dataset } = await prepareRun(choice.recipe, choice, { trains: false });
  const imported = await importWeights(config, files, choice.network);
  const run = await createImportedRun(config, imported, choice.out);
  return { run, imported, notes: [...imported.notes, ...sizeNotes(config, dataset)] };
}

/** What data that are too few for a batch mean. */
function sizeNotes({ options }: RunConfig, { name, train }: Dataset): string[] {
  const batch = Number(options.batch);
  if (train.count >= batch) return [];
  return [
    `${name} has ${plural(train.count, 'image')}, fewer than a batch of ${count(batch)}: the run draws, but to train ` +
      `it, import the weights again with --set batch=${train.count} or less.`,
  ];
}
