/** The types of floating point that files keep weights in, by safetensors' names; all little-endian here. */
export type FloatType = 'F16' | 'BF16' | 'F32' | 'F64';

/** Whether float32 holds every value of a type. */
export function isExact(type: FloatType): boolean {
  return type !== 'F64';
}

/** The numbers [n] in the bytes of n values, each rounded to the nearest float32 where it is none. */
export function toFloat32(bytes: Uint8Array, type: FloatType): Float32Array {
  // A copy is aligned, wherever the bytes lie.
  const { buffer } = bytes.slice();
  switch (type) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F64':
      return Float32Array.from(new Float64Array(buffer));
    case 'F16':
      return Float32Array.from(new Uint16Array(buffer), half);
    case 'BF16':
      // The upper half of a float32.
      return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer);
  }
}

/** The value of IEEE 754's binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}
