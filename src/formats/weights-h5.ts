import { readFile, writeFile } from 'node:fs/promises';
import type { File, Group } from 'h5wasm/node';
import { GannetError } from '../errors.js';
import { atTimeZero, type H5, hdf5Signature, inTemporaryFile, summary, useHdf5 } from '../hdf5.js';

/** What Keras' layouts of HDF5 files have in common: groups, and float32 arrays in them. */

/** An array as it lies in the file: row-major. */
export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The bytes of the HDF5 file that `write` fills; they depend on what it writes alone. */
export async function writeWeightsFile(write: (file: File) => void): Promise<Uint8Array> {
  return inTemporaryFile(async (path) => {
    await useHdf5((h5) => {
      atTimeZero(() => {
        const file = new h5.File(path, 'w');
        try {
          write(file);
        } finally {
          file.close();
        }
      });
    });
    return new Uint8Array(await readFile(path));
  });
}

/**
 * Lets `read` look into an HDF5 file.
 * @param fileName for messages
 * @throws GannetError if the bytes are no HDF5 file or a damaged one
 */
export async function readWeightsFile<T>(
  bytes: Uint8Array,
  fileName: string,
  read: (file: File, h5: H5) => T,
): Promise<T> {
  if (!hdf5Signature.every((byte, i) => bytes[i] === byte)) {
    throw new GannetError(`${fileName} is not an HDF5 file. Give a file of weights that Keras saved as .h5.`);
  }
  return inTemporaryFile(async (path) => {
    await writeFile(path, bytes);
    return useHdf5((h5) => {
      try {
        const file = new h5.File(path, 'r');
        try {
          return read(file, h5);
        } finally {
          file.close();
        }
      } catch (error) {
        if (error instanceof GannetError) throw error;
        throw new GannetError(`${fileName} is damaged: the HDF5 library says ${summary(error)}.`, { cause: error });
      }
    });
  });
}

/** The group at a path below `parent`, made with those on the way where there are none. */
export function groupAt(parent: Group, path: string): Group {
  let group = parent;
  for (const name of path.split('/').filter((part) => part !== '')) {
    group = (group.get(name) as Group | null) ?? group.create_group(name);
  }
  return group;
}

export function writeWeight(group: Group, { name, shape, data }: StoredWeight): void {
  group.create_dataset({ name, data, shape: [...shape], dtype: '<f' });
}

/** An attribute that is a text: ASCII, ending in a zero. */
export function writeText(group: Group, key: string, text: string): void {
  group.create_attribute(key, text, [], `A${text.length + 1}`);
}

/** @throws GannetError if `name` is not an array, or not one of uncompressed float32 numbers */
export function readWeight(h5: H5, group: Group, name: string, fileSize: number, where: string): StoredWeight {
  const dataset = group.get(name);
  if (!(dataset instanceof h5.Dataset)) throw new GannetError(`${where}: there is no array ${name}.`);
  const { shape, total_size: count } = dataset.metadata;
  if (shape === null || dataset.dtype !== '<f') {
    throw new GannetError(`${where}: ${name} is not of little-endian float32 numbers, the only type Gannet reads.`);
  }
  if (count * 4 > fileSize) {
    throw new GannetError(
      `${where}: ${name} with shape [${shape}] is larger than the file, which is damaged or compressed. ` +
        'Save the weights without compression.',
    );
  }
  const value = dataset.value;
  // The library gives a plain number for a scalar.
  const data = value instanceof Float32Array ? value : Float32Array.of(Number(value));
  return { name, shape, data };
}
