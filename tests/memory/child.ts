import { readFileSync } from 'node:fs';
import { Batches } from '../../src/data/batches.js';
import { quickFindings } from '../../src/data/check/quick.js';
import { readImages } from '../../src/data/images.js';
import { openDataset } from '../../src/data/load.js';

/** Opens the pictures of a folder as a training does, and prints the most kilobytes that this process held. */
const [folder, cache] = process.argv.slice(2) as [string, string];
const dataset = await openDataset(folder, null, {}, { cache });
quickFindings(dataset);
const { train, channels, height, width } = dataset;
const batches = new Batches({ count: train.count, batch: 16, order: 'shuffle', seed: 1 });
for (let step = 1; step <= 20; step++) {
  await readImages(train, batches.rows(step), channels * height * width, [-1, 1]);
}
console.log(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]);
