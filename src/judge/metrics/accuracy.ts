import { GannetError } from '../../errors.js';
import type { Features } from './features.js';

/** How often an independent classifier reads a fake as the class that it was asked to be. */
export interface Accuracy {
  /** Share of all samples; from 0 to 1. */
  readonly accuracy: number;
  /** [classes] share of each class's samples; null for a class without samples */
  readonly byClass: readonly (number | null)[];
  /** [classes][classes] how many samples asked to be class i (row) are read as class j (column) */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * GAN-test accuracy (Shmelkov et al. 2018, arXiv 1807.09499, section 3): of a classifier trained on reals, on fakes.
 *
 * @param asked [n] the class that each sample was asked to be
 * @param read [n] the class that the classifier reads it as
 * @throws GannetError if there are no samples, the lengths differ, or a number is not a class
 */
export function ganTest(asked: ArrayLike<number>, read: ArrayLike<number>, classes: number): Accuracy {
  if (asked.length === 0) throw new GannetError('accuracy: there are no samples');
  if (asked.length !== read.length)
    throw new GannetError(`accuracy: ${asked.length} labels for ${read.length} predictions`);
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < asked.length; i++) {
    const [a, r] = [asked[i]!, read[i]!];
    if (confusion[a]?.[r] === undefined)
      throw new GannetError(`accuracy: sample ${i} has class ${a}, read as ${r}: not both from 0 to ${classes - 1}`);
    confusion[a][r]!++;
  }
  const right = confusion.reduce((sum, row, c) => sum + row[c]!, 0);
  const byClass = confusion.map((row, c) => {
    const count = row.reduce((sum, n) => sum + n, 0);
    return count > 0 ? row[c]! / count : null;
  });
  return { accuracy: right / asked.length, byClass, confusion };
}

/** [rows] the class of the largest probability (or logit) in each row; the first of equals. */
export function likeliestClasses({ rows, width, data }: Features): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, i) => {
    let best = 0;
    for (let c = 1; c < width; c++) if (data[i * width + c]! > data[i * width + best]!) best = c;
    return best;
  });
}
