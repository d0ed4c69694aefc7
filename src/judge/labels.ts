import type { Dataset } from '../data/dataset.js';
import { Stream } from '../random/stream.js';

/** How many times as large as the smallest class the largest may be, for samples to be of all classes in turn. */
const evenUpTo = 2;

/** Labels of the real images whose classes samples are to have: the held-out ones', where there are some. */
export function labelsOfReals({ train, test }: Pick<Dataset, 'train' | 'test'>): Uint8Array {
  return (test.count > 0 ? test : train).labels;
}

/** Whether some classes of the real images have far more of them than others, or one has none. */
export function isUneven(real: Uint8Array, classes: number): boolean {
  const counts = new Array<number>(classes).fill(0);
  for (const label of real) counts[label]!++;
  return Math.max(...counts) > evenUpTo * Math.min(...counts);
}

/**
 * The classes that samples are asked to be of: in turn, or, where the real images are uneven, each as often as among
 * them, since a generator that draws all as often would differ from them by that alone.
 *
 * @param real as `labelsOfReals`
 * @returns [count]
 */
export function sampleLabels(count: number, classes: number, real: Uint8Array, seed: number): Uint8Array {
  if (!isUneven(real, classes)) return Uint8Array.from({ length: count }, (_, i) => i % classes);
  const sorted = Uint8Array.from(real).sort();
  const order = new Stream(seed, 'evaluate/labels').permutation(count);
  return Uint8Array.from({ length: count }, (_, i) => sorted[Math.floor(((order[i]! + 0.5) * sorted.length) / count)]!);
}
