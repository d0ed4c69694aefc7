import type { Dataset } from '../../src/data/dataset.ts';
import { GannetError } from '../../src/errors.ts';
import { visible } from '../../src/text.ts';
import { dataFile, packDataset, unpackDataset } from '../../src/web/packed-data.ts';
import { picturesDataset } from '../../src/web/pictures.ts';
import type { PageRun, RunFiles } from '../../src/web/run.ts';
import type { DataChoice } from './messages.ts';
import { fetchMnist } from './mnist.ts';

/** Data of a new run, what its configuration is to call them, and the files of the run's that hold them. */
interface Loaded {
  readonly dataset: Dataset;
  readonly source: string;
  readonly files: RunFiles;
}

/** @throws GannetError if they cannot be loaded */
export async function loadChosen(choice: DataChoice, site: string): Promise<Loaded> {
  if (choice.kind === 'mnist') return { dataset: await fetchMnist(site), source: 'mnist', files: new Map() };
  const { name, files, side } = choice;
  const dataset = await picturesDataset(name, files, { height: side, width: side });
  // Node scales pictures otherwise than browsers do, so they go with the run as they are.
  return { dataset, source: dataFile, files: new Map([[dataFile, packDataset(dataset)]]) };
}

/** The data that a run was begun with. @throws GannetError if it cannot go on in a page, or they cannot be had there */
export async function datasetOf({ config, files }: Pick<PageRun, 'config' | 'files'>, site: string): Promise<Dataset> {
  const { source, name, classNames, options } = config.data;
  if (config.watch.evaluation)
    throw new GannetError('a judge measures this run as it trains, and a page has no judge: go on with it in Node');
  if (source === 'mnist' && options === undefined) return fetchMnist(site);
  const npz = source === dataFile ? files.get(dataFile) : undefined;
  if (npz) return unpackDataset(npz, name, classNames);
  throw new GannetError(
    `the data of this run, ${visible(name)}, are not in it, and a page has only MNIST as it is published: go on with it ` +
      'in Node, where they are',
  );
}
