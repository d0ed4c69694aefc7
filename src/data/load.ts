import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { GannetError } from '../errors.js';
import type { Dataset } from './dataset.js';
import { readIdxFolder } from './folder.js';
import { loadMnist } from './mnist.js';

/** Fashion-MNIST's classes (Xiao, Rasul and Vollgraf 2017), which its files do not name. */
const GARMENTS = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/**
 * Loads a dataset: 'mnist' is built in; anything else is a folder with four files in MNIST's idx format (see
 * `readIdxFolder`), after whose last part the dataset is called. In a folder with 'fashion' in its name the classes
 * are Fashion-MNIST's.
 *
 * @throws GannetError if there is no such folder, or if its files do not make a dataset
 */
export async function loadDataset(source: string): Promise<Dataset> {
  if (source === 'mnist') return loadMnist();
  const folder = resolve(source);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new GannetError(
      `no dataset '${source}': ${folder} ${found ? 'is not a folder' : 'does not exist'}; give 'mnist' or a folder ` +
        'with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte ' +
        '(plain or .gz)',
    );
  }
  const name = basename(folder);
  return readIdxFolder(folder, name, /fashion/i.test(name) ? GARMENTS : undefined);
}
