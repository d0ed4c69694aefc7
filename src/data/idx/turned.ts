import { bytesEach, type ImageRows } from '../rows.js';

/** Numbers of classes of EMNIST's letters, balanced, and byclass (Cohen et al. 2017, arXiv 1702.05373). */
const emnistClasses: ReadonlySet<number> = new Set([26, 47, 62]);

export const turnedNotice =
  "EMNIST's images have rows and columns exchanged, as these may: look at some (data check --out), and give --transpose if they lie on their side";

/** Whether images may lie on their side: by their file's name, the number of classes, or shapes wider than tall. */
export async function looksTurned(name: string, rows: ImageRows): Promise<boolean> {
  const { classNames, height, width, channels } = rows;
  if (channels !== 1 || height !== 28 || width !== 28) return false;
  return /emnist/i.test(name) || emnistClasses.has(classNames.length) || mostAreWide(rows);
}

/** Handwriting is taller than wide: whether it is the other way round in most of ten or more classes. */
async function mostAreWide(rows: ImageRows): Promise<boolean> {
  const { train, classNames } = rows;
  const excess = new Float64Array(classNames.length);
  const [size, count] = [bytesEach(rows), Math.min(train.length, 5000)];
  let n = 0;
  for await (const block of rows.blocks()) {
    for (let at = 0; at < block.length && n < count; at += size, n++) {
      excess[train[n]!]! += excessOf(block.subarray(at, at + size));
    }
    if (n === count) break;
  }
  return classNames.length >= 10 && excess.filter((sum) => sum > 0).length >= 0.75 * classNames.length;
}

/** How many columns more than rows of an image have ink. */
function excessOf(image: Uint8Array): number {
  const [rows, columns] = [new Set<number>(), new Set<number>()];
  for (let i = 0; i < image.length; i++) {
    if (image[i]! < 128) continue;
    rows.add(Math.floor(i / 28));
    columns.add(i % 28);
  }
  return columns.size - rows.size;
}
