import { type Emitter, type Shape, sizeOf } from '../tensor.js';

/** Rows from which it pays to add leading axes up by products with ones. */
const manyRows = 16;
/** From this width on it pays for any number. */
const wide = 1e5;

/**
 * Emits the sum of a value over some axes, which stay as axes of size 1. ONNX Runtime's ReduceSum is slow over leading
 * axes; two products with rows of ones, the first over the outermost axes and the second over what is left of them, are
 * many times faster, and round better than one long sum.
 */
export function emitTotal(emit: Emitter, x: string, shape: Shape, axes: readonly number[]): string {
  const kept = shape.map((d, i) => (axes.includes(i) ? 1 : d));
  const lead = shape.findIndex((_, i) => !axes.includes(i));
  // A single leading axis takes one product.
  const outer = shape.slice(0, Math.max(lead - 1, 1));
  const inner = sizeOf(shape.slice(outer.length, lead));
  const width = sizeOf(shape.slice(lead));
  if (lead !== axes.length || lead < 1 || (sizeOf(outer) < manyRows && width < wide) || width === 1) {
    return emit.node('ReduceSum', [x, emit.ints(axes)], { keepdims: 1 });
  }
  const ones = (n: number): string =>
    emit.node('Reshape', [emit.floats(new Array<number>(n).fill(1)), emit.ints([1, n])]);
  const rows = emit.node('Reshape', [x, emit.ints([sizeOf(outer), inner * width])]);
  const half = emit.node('Reshape', [emit.node('MatMul', [ones(sizeOf(outer)), rows]), emit.ints([inner, width])]);
  const total = inner === 1 ? half : emit.node('MatMul', [ones(inner), half]);
  return emit.node('Reshape', [total, emit.ints(kept)]);
}
