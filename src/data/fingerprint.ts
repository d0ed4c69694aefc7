import { Sha256 } from '../hash.js';
import type { Split } from './dataset.js';
import { runsOf } from './images.js';

/** SHA-256 (hex) of the image's [C, H, W], and of the count, images and labels of each split. */
export function fingerprintOf(imageShape: readonly number[], splits: readonly Split[]): string {
  const hash = new Sha256();
  hash.update(`images ${imageShape.join('x')}\n`);
  for (const split of splits) {
    hash.update(`split ${split.count}\n`);
    for (const run of runsOf(split)) hash.update(run);
    hash.update(split.labels);
  }
  return hash.digest();
}
