/** The numbers of an array file. */
export type Numbers =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigUint64Array
  | BigInt64Array;

/** An array as a file holds it, its last axis running fastest. */
export interface NumberArray {
  /** What to call it in messages: the file, and its name there. */
  readonly where: string;
  readonly shape: readonly number[];
  readonly data: Numbers;
}

/** An array of which some rows are in memory at a time. */
export interface NumberBlocks {
  /** As of `NumberArray`. */
  readonly where: string;
  readonly shape: readonly number[];
  readonly type: NumberType;
  /** Whether an image's columns lie where others have its rows, as MATLAB stores them. */
  readonly turned?: boolean;
  /**
   * All numbers in their order, those of some whole rows (of the first axis) at a time, which are good until the next are
   * asked for. They may be gone through any number of times.
   *
   * @throws GannetError if what holds them is damaged, or has others than the shape says
   */
  blocks(): AsyncIterable<Numbers>;
}

/** Typed arrays by the way that NumPy names their numbers, without the order of bytes. */
export const numberTypes = {
  u1: Uint8Array,
  b1: Uint8Array,
  i1: Int8Array,
  u2: Uint16Array,
  i2: Int16Array,
  u4: Uint32Array,
  i4: Int32Array,
  f4: Float32Array,
  f8: Float64Array,
  u8: BigUint64Array,
  i8: BigInt64Array,
} as const;

export type NumberType = keyof typeof numberTypes;

/** Bytes as numbers; those of the other order of bytes than this machine's are turned in a copy. */
export function numbersOf(bytes: Uint8Array, type: NumberType, order: 'little' | 'big'): Numbers {
  const size = Number(type[1]);
  // A typed array must begin at a multiple of its numbers' size; a Buffer's own slice would be no copy.
  const own = size > 1 ? new Uint8Array(bytes) : bytes;
  if (size > 1 && order === 'big') turn(own, size);
  return new numberTypes[type](own.buffer as ArrayBuffer, own.byteOffset, own.byteLength / size);
}

/** Bytes of a block, unless one row has more. */
const blockBytes = 2 ** 22;

/**
 * Numbers of whole rows, of bytes that come in pieces of any size.
 *
 * @param rowBytes bytes of a row
 */
export async function* blocksOf(
  pieces: AsyncIterable<Uint8Array>,
  rowBytes: number,
  type: NumberType,
  order: 'little' | 'big',
): AsyncGenerator<Numbers> {
  const block = new Uint8Array(rowBytes * Math.max(1, Math.floor(blockBytes / Math.max(1, rowBytes))));
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const some = piece.subarray(at, at + block.length - filled);
      block.set(some, filled);
      filled += some.length;
      at += some.length;
      if (filled < block.length) continue;
      yield numbersOf(block, type, order);
      filled = 0;
    }
  }
  if (filled > 0) yield numbersOf(block.subarray(0, filled), type, order);
}

/** An array that is in memory. */
export function inOneBlock({ where, shape, data }: NumberArray, type: NumberType): NumberBlocks {
  const blocks = async function* () {
    yield data;
  };
  return { where, shape, type, blocks };
}

/** All of an array, which is to be small. @throws GannetError as `blocks` */
export async function wholeOf({ where, shape, type, blocks }: NumberBlocks): Promise<NumberArray> {
  const parts: Numbers[] = [];
  for await (const block of blocks()) parts.push(block.slice());
  const data = new numberTypes[type](parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part as never, at);
    at += part.length;
  }
  return { where, shape, data };
}

/** Numbers of which the first axis runs fastest, put in the order in which the last one does. */
export function byRows(data: Numbers, shape: readonly number[]): Numbers {
  const steps = shape.map((_, axis) => shape.slice(0, axis).reduce((product, n) => product * n, 1));
  const rows = data.slice();
  let to = 0;
  const walk = (axis: number, from: number): void => {
    for (let i = 0; i < shape[axis]!; i++, from += steps[axis]!) {
      if (axis < shape.length - 1) walk(axis + 1, from);
      else rows[to++] = data[from]!;
    }
  };
  if (shape.length > 0) walk(0, 0);
  return rows;
}

function turn(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}
