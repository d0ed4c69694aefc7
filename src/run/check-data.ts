import type { Dataset } from '../data/dataset.js';
import { GannetError } from '../errors.js';
import { plural } from '../numbers.js';
import type { RunConfig } from './config.js';

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
  if (said !== are)
    throw new GannetError(
      `config.json says that the data have ${plural(said, 'class', 'classes')}, and they have ${are}`,
    );
}
