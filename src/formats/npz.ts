import { type Zippable, zipSync } from 'fflate';

/** An array of NumPy's, row-major. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Float32Array | BigInt64Array;
}

/** The earliest time that a zip file can tell, so that equal arrays give equal bytes. */
const earliest = new Date(1980, 0, 1);
/** NumPy wants the data of a .npy file to begin at a multiple of it. */
const alignment = 64;

/**
 * The bytes of a compressed .npz file, as `numpy.load` reads it: a zip archive of a .npy file for each array.
 *
 * @param arrays by name; uint8, float32 or int64 as their data are
 * @throws Error if an array's data does not have its shape's size
 */
export function encodeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  const files: Zippable = {};
  for (const [name, array] of Object.entries(arrays)) files[`${name}.npy`] = encodeNpy(name, array);
  return zipSync(files, { mtime: earliest });
}

/** NumPy's format 1.0 (numpy.lib.format): a magic number, the length of the header, the header as Python text, data. */
function encodeNpy(name: string, { shape, data }: NpyArray): Uint8Array {
  if (data.length !== shape.reduce((product, n) => product * n, 1)) {
    throw new Error(`${name}: shape [${shape}] does not fit ${data.length} elements`);
  }
  // Python writes a tuple of one with a comma.
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${typeOf(data)}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const end = Math.ceil((10 + text.length + 1) / alignment) * alignment;
  const bytes = new Uint8Array(end + data.byteLength);
  bytes.set(new TextEncoder().encode(`${text.padEnd(end - 11)}\n`), 10);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  new DataView(bytes.buffer).setUint16(8, end - 10, true);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), end);
  return bytes;
}

function typeOf(data: NpyArray['data']): string {
  if (data instanceof Float32Array) return '<f4';
  return data instanceof BigInt64Array ? '<i8' : '|u1';
}
