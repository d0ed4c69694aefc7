import { sha256Of } from '../hash.js';
import type { Split } from './dataset.js';

/** SHA-256 (hex) of the image's [C, H, W], and of the count, images and labels of each split. */
export function fingerprintOf(imageShape: readonly number[], splits: readonly Split[]): string {
  const parts = splits.flatMap(({ count, images, labels }) => [`split ${count}\n`, images, labels]);
  return sha256Of(`images ${imageShape.join('x')}\n`, ...parts);
}
