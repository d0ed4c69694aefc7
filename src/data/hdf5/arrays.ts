import type { Hdf5Entry, Hdf5File } from '../../hdf5/file.js';
import { visible } from '../../text.js';
import { type NamedArray, otherArray } from '../arrays/named.js';
import { blocksOf, type NumberType, numberTypes } from '../arrays/numbers.js';

/** Arrays in the root of an HDF5 file. */
export async function namedArrays(file: Hdf5File): Promise<NamedArray[]> {
  return arraysOf(file, await file.entries(await file.names('/')));
}

/** Arrays in its groups, and in theirs; their names are paths. */
export async function innerArrays(file: Hdf5File, group = ''): Promise<NamedArray[]> {
  const names = await file.names(group === '' ? '/' : group);
  const entries = await file.entries(names.map((name) => `${group}${name}`));
  const arrays = group === '' ? [] : arraysOf(file, entries);
  for (const { kind, path } of entries) if (kind === 'group') arrays.push(...(await innerArrays(file, `${path}/`)));
  return arrays;
}

function arraysOf(file: Hdf5File, entries: readonly Hdf5Entry[]): NamedArray[] {
  return entries.flatMap((entry): NamedArray[] => {
    if (entry.kind !== 'array' || !entry.shape || entry.shape.length === 0) return [];
    const { shape } = entry;
    if (entry.type === 'string') return [{ kind: 'texts', name: entry.path, shape, load: () => file.textsIn(entry) }];
    const name = entry.path;
    const where = `${visible(file.path)}, key ${visible(name)}`;
    const [, type] = /^[<|]([uifb][1248])$/.exec(entry.type) ?? [];
    if (!isNumberType(type)) return [otherArray({ name, shape, where }, `type ${entry.type}`, 'store it as uint8')];
    const rowBytes = entry.bytes / (shape[0] || 1);
    const blocks = () => blocksOf(file.readParts(entry, where), rowBytes, type, 'little');
    return [{ kind: 'numbers', name, where, shape, type, blocks }];
  });
}

function isNumberType(type: string | undefined): type is NumberType {
  return type !== undefined && type in numberTypes;
}
