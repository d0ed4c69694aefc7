import { unzipSync } from 'fflate';
import { readNpz } from '../data/arrays/npy.js';
import type { Dataset, Split } from '../data/dataset.js';
import { inMemory } from '../data/pile.js';
import { gatherRows } from '../data/rows.js';
import { PackedFolder } from '../data/source/packed.js';
import { MemoryFile } from '../data/source/source.js';
import { GannetError } from '../errors.js';
import { encodeNpz, type NpyArray } from '../formats/npz.js';

/** The file of a run's folder that holds the data of a run that has them with it. */
export const dataFile = 'data.npz';

/** A dataset as an .npz file, which Node reads to the same images and labels, to the byte. */
export function packDataset({ channels, height, width, train, test }: Dataset<Uint8Array>): Uint8Array {
  const arrays = (name: string, { images, labels, count }: Split<Uint8Array>): Record<string, NpyArray> => ({
    [`${name}_images`]: { shape: [count, channels, height, width], data: images },
    [`${name}_labels`]: { shape: [count], data: labels },
  });
  return encodeNpz({ ...arrays('train', train), ...(test.count > 0 && arrays('test', test)) });
}

/** What `packDataset` has made. @throws GannetError if it is damaged */
export async function unpackDataset(
  npz: Uint8Array,
  name: string,
  classNames: readonly string[],
): Promise<Dataset<Uint8Array>> {
  const packed = new PackedFolder(dataFile);
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(npz);
  } catch (error) {
    throw new GannetError(`${dataFile} is damaged: ${(error as Error).message}`);
  }
  for (const [path, bytes] of Object.entries(files)) packed.add(path, new MemoryFile(path, packed.where(path), bytes));
  const rows = await readNpz(packed.folder(), name, {});
  if (!rows) throw new GannetError(`${dataFile} has no arrays`);
  return gatherRows({ ...rows, classNames }, inMemory);
}
