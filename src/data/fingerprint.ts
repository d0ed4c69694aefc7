import { createHash } from 'node:crypto';
import type { Split } from './dataset.js';

/** SHA-256 (hex) of the image's [C, H, W], and of the count, images and labels of each split. */
export function fingerprintOf(imageShape: readonly number[], splits: readonly Split[]): string {
  const hash = createHash('sha256').update(`images ${imageShape.join('x')}\n`);
  for (const { count, images, labels } of splits) hash.update(`split ${count}\n`).update(images).update(labels);
  return hash.digest('hex');
}
