/**
 * The elements of a tensor in another order of its axes.
 * @param from letters of the axes as the data has them, such as NHWC; `to` the same letters as they are wanted
 * @param shape sizes in the order of `from`
 */
export function relayout<T extends Float32Array | Uint8Array>(
  data: T,
  shape: readonly number[],
  from: string,
  to: string,
): T {
  if (from === to || from.length !== to.length) return data;
  const perm = [...to].map((letter) => from.indexOf(letter));
  if (perm.includes(-1)) throw new Error(`${from} has other axes than ${to}`);
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const sizes = perm.map((p) => shape[p]!);
  const steps = perm.map((p) => strides[p]!);
  const out = data.slice() as T;
  const index = sizes.map(() => 0);
  let at = 0;
  for (let i = 0; i < data.length; i++) {
    out[i] = data[at]!;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      at += steps[axis]!;
      if (++index[axis]! < sizes[axis]!) break;
      at -= steps[axis]! * sizes[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
