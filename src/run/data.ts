import type { Dataset } from '../data/dataset.js';
import { loadDataset } from '../data/load.js';
import { GannetError } from '../errors.js';
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

/** @throws GannetError if they are not the data that a run was begun with, or config.json says of them what they are not */
export function checkRunData({ data }: RunConfig, dataset: Dataset, source: string = data.source): void {
  if (dataset.fingerprint !== data.fingerprint) {
    throw new GannetError(
      `the data ${source} is not what the run was begun with (fingerprint ${dataset.fingerprint.slice(0, 12)}…, ` +
        `in config.json ${data.fingerprint.slice(0, 12)}…): put the original files back, or say where they are: --data PATH`,
    );
  }
  for (const key of ['channels', 'height', 'width'] as const) {
    if (dataset[key] !== data[key])
      throw new GannetError(`config.json says that the data's ${key} is ${data[key]}, and it is ${dataset[key]}`);
  }
  const [said, are] = [data.classNames.length, dataset.classNames.length];
  if (said !== are) throw new GannetError(`config.json says that the data have ${said} classes, and they have ${are}`);
}
