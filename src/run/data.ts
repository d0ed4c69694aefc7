import type { Dataset } from '../data/dataset.js';
import { loadDataset } from '../data/load.js';
import { GannetError } from '../errors.js';
import { checkRunData } from './check-data.js';
import type { RunConfig } from './config.js';

/**
 * The data that a run was begun with. Where they have moved, `source` says to where: they are known by their content.
 * @throws GannetError if they cannot be loaded, or are others
 */
export async function loadRunData(config: RunConfig, source: string = config.data.source): Promise<Dataset> {
  const { data } = config;
  let dataset: Dataset;
  try {
    dataset = await loadDataset(source, data, data.options);
  } catch (error) {
    if (!(error instanceof GannetError) || source !== data.source) throw error;
    throw new GannetError(
      `the run's data cannot be loaded: ${error.message}. If they have moved, say to where: --data PATH`,
      { cause: error },
    );
  }
  checkRunData(config, dataset, source);
  // Their names, which pictures bear, are those which they had.
  return { ...dataset, name: data.name, classNames: data.classNames };
}
