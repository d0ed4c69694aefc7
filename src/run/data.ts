import { resolve } from 'node:path';
import type { Dataset } from '../data/dataset.js';
import { type Keeping, openDataset } from '../data/load.js';
import { GannetError } from '../errors.js';
import { checkRunData } from './check-data.js';
import type { RunFolder } from './folder.js';

/** A run's folder and what its config.json says. */
type Place = Pick<RunFolder, 'path' | 'config'>;

/** Where a run's data are: a path that is not absolute is one in the run's own folder, as a page saves it. */
export function sourceOf({ path, config }: Place): string {
  const { source } = config.data;
  return source === 'mnist' ? source : resolve(path, source);
}

/**
 * The data that a run was begun with. Where they have moved, `source` says to where: they are known by their content.
 * @throws GannetError if they cannot be loaded, or are others
 */
export async function loadRunData(run: Place, source: string = sourceOf(run), keeping: Keeping = {}): Promise<Dataset> {
  const { config } = run;
  const { data } = config;
  let dataset: Dataset;
  try {
    dataset = await openDataset(source, data, data.options, keeping);
  } catch (error) {
    if (!(error instanceof GannetError) || source !== sourceOf(run)) throw error;
    throw new GannetError(
      `the run's data cannot be loaded: ${error.message}. If they have moved, say to where: --data PATH`,
      { cause: error },
    );
  }
  checkRunData(config, dataset, source);
  // Their names, which pictures bear, are those which they had.
  return { ...dataset, name: data.name, classNames: data.classNames };
}
