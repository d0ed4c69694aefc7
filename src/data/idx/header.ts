import { GannetError } from '../../errors.js';
import { plural } from '../../numbers.js';
import type { NumberType } from '../arrays/numbers.js';

const types: Readonly<Record<number, NumberType>> = { 8: 'u1', 9: 'i1', 11: 'i2', 12: 'i4', 13: 'f4', 14: 'f8' };

/** The type of the numbers of an idx file and the sizes of the array's axes. @throws GannetError if it is none */
export function parseHeader(where: string, bytes: Uint8Array): { readonly type: NumberType; readonly shape: number[] } {
  const [a = 1, b = 1, code = 0, rank = 0] = bytes;
  const type = types[code];
  if (a !== 0 || b !== 0 || !type || rank < 1 || rank > 4) {
    const begin = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    throw new GannetError(
      bytes.length < 4
        ? `${where} is truncated: it has ${bytes.length} bytes; fetch it again`
        : `${where} is not an idx file: it begins with 0x${begin}; give one of images, such as train-images-idx3-ubyte`,
    );
  }
  if (bytes.length < headerBytes(rank)) {
    throw new GannetError(
      `${where} is truncated: its header has ${headerBytes(rank)} bytes but the file has ${bytes.length}; fetch it again`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  if (shape.includes(0)) {
    throw new GannetError(`${where} is empty: its header promises ${describe(shape)}; fetch it again`);
  }
  return { type, shape };
}

export function headerBytes(rank: number): number {
  return 4 + 4 * rank;
}

/** Such as '60000 images of 28x28' or '60000 labels'. */
export function describe([count, ...image]: readonly number[]): string {
  return image.length > 0 ? `${plural(count!, 'image')} of ${image.join('x')}` : plural(count!, 'label');
}
