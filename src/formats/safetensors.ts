import { GannetError } from '../errors.js';

/**
 * The safetensors format (https://github.com/huggingface/safetensors): eight bytes, little-endian, with the length of
 * the header; the header, JSON; the data of all tensors, one after the other, little-endian, row-major.
 */
export type NamedTensor = {
  [D in Dtype]: { readonly dtype: D; readonly shape: readonly number[]; readonly data: Arrays[D] };
}[Dtype];

/** What holds the elements of each type; of those that JavaScript has no numbers for, their bits. */
interface Arrays {
  F64: Float64Array;
  F32: Float32Array;
  F16: Uint16Array;
  BF16: Uint16Array;
  I64: BigInt64Array;
  U64: BigUint64Array;
  I32: Int32Array;
  U32: Uint32Array;
  I16: Int16Array;
  U16: Uint16Array;
  I8: Int8Array;
  U8: Uint8Array;
  BOOL: Uint8Array;
}
type Dtype = keyof Arrays;

const arrays = {
  ...{ F64: Float64Array, F32: Float32Array, F16: Uint16Array, BF16: Uint16Array, I64: BigInt64Array },
  ...{ U64: BigUint64Array, I32: Int32Array, U32: Uint32Array, I16: Int16Array, U16: Uint16Array },
  ...{ I8: Int8Array, U8: Uint8Array, BOOL: Uint8Array },
} satisfies Record<Dtype, unknown>;

/** What a safetensors file holds. */
export interface SafetensorsFile {
  /** In the order in which they lie in the file. */
  readonly tensors: Map<string, NamedTensor>;
  readonly metadata: Record<string, string>;
}

const lengthBytes = 8;

/** What the header says of one tensor; `begin` and `end` count bytes from the start of the data. */
interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * The bytes of a safetensors file. They depend on the arguments alone: tensors lie in the map's order, metadata keys
 * in theirs, and the header is padded with spaces to a multiple of 8 bytes as the reference implementation does.
 *
 * @throws Error if a tensor's data does not have its shape's size, or is named `__metadata__`.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, NamedTensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const fields: string[] = [];
  if (Object.keys(metadata).length > 0) fields.push(`"__metadata__":${JSON.stringify(metadata)}`);
  let end = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    const size = shape.reduce((product, dim) => product * dim, 1);
    if (name === '__metadata__') throw new Error('safetensors keeps the name __metadata__ for itself.');
    if (data.length !== size) throw new Error(`${name}: shape [${shape}] does not fit ${data.length} elements.`);
    const begin = end;
    end += data.byteLength;
    fields.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [begin, end] })}`);
  }
  const json = new TextEncoder().encode(`{${fields.join(',')}}`);
  const headerLength = Math.ceil(json.length / 8) * 8;
  const start = lengthBytes + headerLength;
  const bytes = new Uint8Array(start + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, lengthBytes);
  bytes.fill(0x20, lengthBytes + json.length, start);
  let offset = start;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file, checking all that its header says before anything is allocated. The tensors are copies.
 *
 * @param fileName for messages.
 * @throws GannetError if the bytes are not a whole and consistent file, or it holds a dtype of less than 8 bits or of
 *   floats of 8.
 */
export function decodeSafetensors(bytes: Uint8Array, fileName: string): SafetensorsFile {
  const { entries, metadata, dataStart } = parseHeader(bytes, fileName);
  const tensors = new Map<string, NamedTensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    // A copy is aligned, whatever the offset in the file.
    const { buffer } = new Uint8Array(bytes.subarray(dataStart + begin, dataStart + end));
    tensors.set(name, { dtype, shape, data: new arrays[dtype](buffer) } as NamedTensor);
  }
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array, fileName: string) {
  const fail = (what: string) => new GannetError(`${fileName} is not a sound safetensors file: ${what}.`);
  if (bytes.length < lengthBytes) throw fail(`it has only ${bytes.length} bytes, and its header's length takes 8`);
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (headerLength > BigInt(bytes.length - lengthBytes)) {
    throw fail(`it says its header has ${headerLength} bytes, but the file has ${bytes.length}`);
  }
  const dataStart = lengthBytes + Number(headerLength);
  const text = bytes.subarray(lengthBytes, dataStart);
  const header = parseObject(text);
  if (header === undefined) throw fail('its header is not a JSON object');

  const { __metadata__: metadata = {}, ...fields } = header;
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw fail('__metadata__ is not an object of strings');
  }
  // Of two entries of one name JSON.parse keeps the last.
  const told = new TextDecoder().decode(text).match(/"data_offsets"\s*:\s*\[/g)?.length ?? 0;
  if (told > Object.keys(fields).length) throw fail('its header has two arrays of one name');
  const entries = Object.entries(fields).map(([name, value]) => parseEntry(name, value, fileName, fail));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  for (const entry of entries) {
    if (entry.begin !== end) {
      throw fail(`the data of ${entry.name} begins at byte ${entry.begin}, where ${end} was expected`);
    }
    end = entry.end;
  }
  const dataLength = bytes.length - dataStart;
  if (end !== dataLength) throw fail(`its header describes ${end} bytes of data, but ${dataLength} follow`);
  return { entries, metadata: metadata as Record<string, string>, dataStart };
}

function parseEntry(name: string, value: unknown, fileName: string, fail: (what: string) => GannetError): Entry {
  if (!isObject(value)) throw fail(`the entry of ${name} is not an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string') throw fail(`${name} has dtype ${JSON.stringify(dtype)}`);
  if (!isDtype(dtype)) {
    throw new GannetError(
      `${fileName}: ${name} is of the type ${dtype}, and Gannet reads ${Object.keys(arrays).join(', ')}: save it as one ` +
        'of them',
    );
  }
  if (!isSizes(shape)) throw fail(`the shape of ${name} is not a list of non-negative integers`);
  if (!isSizes(offsets) || offsets.length !== 2) throw fail(`data_offsets of ${name} is not a pair of integers`);
  const [begin, end] = offsets as [number, number];
  const size = shape.reduce((product, dim) => product * dim, arrays[dtype].BYTES_PER_ELEMENT);
  // A product beyond 2^53 is inexact, but then also larger than any file.
  if (end - begin !== size) {
    throw fail(`${name} with shape [${shape}] of ${dtype} needs ${size} bytes, but data_offsets span ${end - begin}`);
  }
  return { name, dtype, shape, begin, end };
}

function parseObject(utf8: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(utf8));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDtype(value: string): value is Dtype {
  return Object.hasOwn(arrays, value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
