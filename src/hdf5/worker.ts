import fs from 'node:fs';
import { resolve } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { Attribute, type Dataset, type File, h5wasm, type Metadata } from 'h5wasm/node';
import { begun, summary } from './library.js';
import type { Hdf5Answer, Hdf5Array, Hdf5Entry, Hdf5Methods, Hdf5Request } from './protocol.js';

/**
 * The HDF5 library in a thread of its own, where it may hang or break on a damaged file without taking Gannet along. Here
 * it can open one file and no other, and its memory ends where no sound file of Gannet's takes it.
 */

/** What TypeScript knows of only where there are browsers. */
declare const WebAssembly: {
  readonly Memory: { readonly prototype: { readonly buffer: ArrayBuffer; grow(pages: number): number } };
};

const mostMemory = 2 ** 29;
const pageBytes = 2 ** 16;
/** The filters that are part of the library: deflate, shuffle, Fletcher's checksum, szip, nbit, scale and offset. */
const builtIn = new Set([1, 2, 3, 4, 5, 6]);
/** What the library calls its classes of types, by their numbers. */
const classes = 'integer float time string bits opaque compound reference enumeration list array'.split(' ');

const module = await begun(h5wasm.ready);
module.activate_throwing_error_handler();
limitMemory();
// Filters and drivers from this machine's folders: what a file needs of them, it would need everywhere.
for (const _ of module.get_plugin_search_paths()) module.remove_plugin_search_path(0);

let file: File | null = null;
let allowed = '';
let wanted: string | null = null;
guardFiles();

const methods: Hdf5Methods = {
  open(path) {
    allowed = resolve(path);
    file = new h5wasm.File(path, 'r');
  },
  names: (group) => module.get_names(opened().file_id, group, false),
  entries: (paths) => paths.map(entry),
  texts,
  textsIn: ({ path }) => ([(opened().get(path) as Dataset).value] as unknown[]).flat(2).map(String),
  read: (arrays) => arrays.map(({ path }) => bytesOf(opened().get(path) as Dataset)),
  readRows: ({ path }, from, to) => rowsOf(opened().get(path) as Dataset, from, to),
  close() {
    opened().close();
    file = null;
  },
};

parentPort!.on('message', (request: Hdf5Request) => {
  wanted = null;
  try {
    const method = methods[request.method] as (...args: readonly unknown[]) => unknown;
    const value = method(...request.args);
    const buffers = (Array.isArray(value) ? value : [value])
      .filter((bytes): bytes is Uint8Array<ArrayBuffer> => bytes instanceof Uint8Array)
      .map(({ buffer }) => buffer);
    parentPort!.postMessage({ value } satisfies Hdf5Answer, buffers);
  } catch (error) {
    const inOrder = error instanceof Error && error.message.startsWith('HDF5-DIAG');
    parentPort!.postMessage({ error: `the HDF5 library says ${summary(error)}`, wanted, inOrder } satisfies Hdf5Answer);
  }
});

parentPort!.postMessage({ value: 'ready' } satisfies Hdf5Answer);

function opened(): File {
  if (!file) throw new Error('no file is open');
  return file;
}

function entry(path: string): Hdf5Entry {
  const found = opened().get(path);
  if (found instanceof h5wasm.Group) return { kind: 'group', path };
  if (found instanceof h5wasm.Dataset) return arrayAt(path, found);
  if (found !== null && 'filename' in found) return { kind: 'elsewhere', path, file: found.filename };
  if (found !== null && 'target' in found) return { kind: 'broken', path, target: found.target };
  return { kind: 'missing', path };
}

function arrayAt(path: string, dataset: Dataset): Hdf5Array {
  const { metadata, filters } = dataset;
  const { shape, size, virtual_sources: sources } = metadata;
  const missing = filters.find(({ id }) => !builtIn.has(id));
  const objection = sources
    ? 'is put together from other arrays (a virtual dataset), which may lie in other files: store its values'
    : missing
      ? `is compressed with the filter ${missing.name || missing.id}, which Gannet does not have: store it with gzip, ` +
        'or uncompressed'
      : null;
  return {
    ...{ kind: 'array', path, shape, type: typeName(metadata) },
    bytes: (shape ?? [0]).reduce((product, n) => product * n, size),
    filtered: filters.length > 0,
    link: module.get_symbolic_link(opened().file_id, path) ?? null,
    objection,
  };
}

/** The library hands values over in this machine's order of bytes, whichever the file has. */
function typeName({ type, size, signed }: Metadata): string {
  const order = size === 1 ? '|' : '<';
  const name = classes[type] ?? 'unknown';
  if (name === 'integer') return `${order}${signed ? 'i' : 'u'}${size}`;
  if (name === 'float') return `${order}f${size}`;
  // Truth values, as h5py stores them.
  if (name === 'enumeration' && size === 1) return '|b1';
  return name === 'opaque' ? `V${size}` : name;
}

function texts(path: string, name: string, most: number): string[] | 'other' | null {
  const { file_id } = opened();
  if (!module.get_attribute_names(file_id, path).includes(name)) return null;
  const found = new Attribute(file_id, path, name);
  const { size, total_size: count, type } = found.metadata;
  // Keras writes an empty list of names as one of numbers.
  if (count === 0) return [];
  if (classes[type] !== 'string' || size * count > most) return 'other';
  const values = [found.value].flat();
  return values.every((value) => typeof value === 'string') ? values : 'other';
}

function bytesOf(dataset: Dataset): Uint8Array<ArrayBuffer> {
  const { size, total_size: count } = dataset.metadata;
  return partOf(dataset, size * count);
}

function rowsOf(dataset: Dataset, from: number, to: number): Uint8Array<ArrayBuffer> {
  const [, ...rest] = dataset.metadata.shape!;
  const count = [to - from, ...rest].map(BigInt);
  const bytes = rest.reduce((product, n) => product * n, (to - from) * dataset.metadata.size);
  return partOf(dataset, bytes, count, [from, ...rest.map(() => 0)].map(BigInt));
}

function partOf(
  { file_id, path }: Dataset,
  bytes: number,
  count: bigint[] | null = null,
  offset: bigint[] | null = null,
): Uint8Array<ArrayBuffer> {
  const at = module._malloc(bytes);
  if (at === 0 && bytes > 0) throw new Error('there is no room for it');
  try {
    module.get_dataset_data(file_id, path, count, offset, count?.map(() => 1n) ?? null, BigInt(at));
    return new Uint8Array(module.HEAPU8.slice(at, at + bytes));
  } finally {
    module._free(at);
  }
}

function limitMemory(): void {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * pageBytes > mostMemory) throw new RangeError('out of memory');
    return grow.call(this, pages);
  };
}

/** HDF5 follows links and external storage into any file that it can open: so there is only one. */
function guardFiles(): void {
  const { openSync } = fs;
  fs.openSync = (path, flags, mode) => {
    // The library writes the text of an error into a new file, and reads it again.
    const isNew = typeof flags === 'number' && (flags & fs.constants.O_EXCL) !== 0;
    if (isNew || resolve(String(path)) === allowed) return openSync(path, flags, mode);
    wanted = String(path);
    throw Object.assign(new Error('another file'), { code: 'ENOENT', errno: -2 });
  };
}
