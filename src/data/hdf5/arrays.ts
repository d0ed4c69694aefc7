import { GannetError } from '../../errors.js';
import type { Hdf5Array, Hdf5File } from '../../hdf5/file.js';
import { visible } from '../../text.js';
import { type NumberType, numbersOf } from '../arrays/numbers.js';
import type { NamedArray } from '../arrays/pick.js';

/** Arrays of numbers and of texts in the root of an HDF5 file. */
export async function namedArrays(file: Hdf5File): Promise<NamedArray[]> {
  const entries = await file.entries(await file.names('/'));
  return entries.flatMap((entry): NamedArray[] => {
    if (entry.kind !== 'array' || !entry.shape || entry.shape.length === 0 || entry.shape.includes(0)) return [];
    const { shape } = entry;
    if (entry.type === 'string') return [{ kind: 'texts', name: entry.path, shape, load: () => file.textsIn(entry) }];
    return [{ kind: 'numbers', name: entry.path, shape, load: () => loadArray(file, entry, shape) }];
  });
}

async function loadArray(file: Hdf5File, array: Hdf5Array, shape: readonly number[]) {
  const where = `${visible(file.path)}, key ${visible(array.path)}`;
  const [, order, type] = /^([<>|])([uif][1248])$/.exec(array.type) ?? [];
  if (!type)
    throw new GannetError(`${where} is of type ${array.type}; images and labels are numbers: store it as uint8`);
  const bytes = await file.readWhole(array, where);
  return { where, shape, data: numbersOf(bytes, type as NumberType, order === '>' ? 'big' : 'little') };
}
