import type { File, Group } from 'h5wasm/node';
import { GannetError } from '../errors.js';
import type { Hdf5Entry, Hdf5File } from '../hdf5/file.js';
import { type FloatType, toFloat32 } from './float32.js';

/** What Keras' layouts of HDF5 files have in common: groups, and arrays of floats in them. */

/** An array as it lies in the file: row-major. */
export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** Its type in the file; F32 if left out. */
  readonly type?: FloatType;
}

/** The group at a path below `parent`, made with those on the way where there are none. */
export function groupAt(parent: File | Group, path: string): Group {
  let group: Group = parent;
  for (const name of path.split('/').filter((part) => part !== '')) {
    group = (group.get(name) as Group | null) ?? group.create_group(name);
  }
  return group;
}

export function writeWeight(group: Group, { name, shape, data }: Omit<StoredWeight, 'type'>): void {
  group.create_dataset({ name, data, shape: [...shape], dtype: '<f' });
}

/** An attribute that is a text: ASCII, ending in a zero. */
export function writeText(group: Group, key: string, text: string): void {
  group.create_attribute(key, text, [], `A${text.length + 1}`);
}

const floatTypes: ReadonlyMap<string, FloatType> = new Map([
  ['<f2', 'F16'],
  ['<f4', 'F32'],
  ['<f8', 'F64'],
]);

/**
 * Reads arrays of a group.
 * @param where the group, for messages
 * @throws GannetError if one is not there, is no array or not of floats
 */
export async function readWeights(
  file: Hdf5File,
  group: string,
  names: readonly string[],
  where: string,
): Promise<StoredWeight[]> {
  const arrays = (await file.entries(names.map((name) => `${group}/${name}`))).map((entry, i) =>
    floatArray(entry, names[i]!, where),
  );
  const values = await file.read(arrays.map(({ array }) => array));
  return arrays.map(({ array: { shape }, type }, i) => {
    const data = toFloat32(values[i]!, type);
    return { name: names[i]!, shape: shape!, data, ...(type !== 'F32' && { type }) };
  });
}

function floatArray(entry: Hdf5Entry, name: string, where: string) {
  if (entry.kind === 'elsewhere') {
    throw new GannetError(
      `${where}: ${name} is a link into another file, ${entry.file}, which Gannet does not open: store it here`,
    );
  }
  if (entry.kind !== 'array') throw new GannetError(`${where}: there is no array ${name}`);
  const type = floatTypes.get(entry.type);
  if (type === undefined || entry.shape === null) {
    throw new GannetError(
      `${where}: ${name} is of the type ${entry.type}, and weights are floats of 16, 32 or 64 bits: save the model in ` +
        'float32',
    );
  }
  return { array: entry, type };
}
