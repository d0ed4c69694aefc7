import { defineOp, type Shape, sameShape, sizeOf, type Tensor } from '../tensor.js';

const reshapeOp = defineOp<{ shape: Shape }>({
  name: 'reshape',
  shape: ([x], { shape }) => {
    if (sizeOf(x!) !== sizeOf(shape))
      throw new Error(`cannot become [${shape.join(', ')}]: another number of elements`);
    return shape;
  },
  dtype: ([x]) => x!,
  vjp: ({ dy, x }) => [reshape(dy, x[0]!.shape)],
  onnx: (emit, [x], t) => emit.node('Reshape', [x!, emit.dims(t.shape)]),
  samples: [
    { inputs: [[2, 3, 2]], attrs: { shape: [3, 4] } },
    { inputs: [[1, 1]], attrs: { shape: [] } },
  ],
});

/** The same elements in row-major order under another shape. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  return x.op.name === 'reshape' ? reshape(x.x[0]!, shape) : reshapeOp([x], { shape });
}

const transposeOp = defineOp<{ perm: readonly number[] }>({
  name: 'transpose',
  shape: ([x], { perm }) => {
    if (x!.length !== perm.length || !x!.every((_, i) => perm.includes(i)))
      throw new Error(`[${perm.join(', ')}] is not a permutation of the axes`);
    return perm.map((p) => x![p]!);
  },
  dtype: ([x]) => x!,
  vjp: ({ dy, attrs: { perm } }) => [transpose(dy, inversePermutation(perm))],
  onnx: (emit, [x], { attrs }) => emit.node('Transpose', [x!], { perm: attrs.perm }),
  samples: [
    { inputs: [[2, 3]], attrs: { perm: [1, 0] } },
    { inputs: [[2, 3, 4, 5]], attrs: { perm: [2, 3, 0, 1] } },
  ],
});

/**
 * Axis i of the result is axis `perm[i]` of `x`. Two transposes in a row become one, and one that only moves axes of
 * size 1 becomes a reshape, which costs nothing.
 */
export function transpose(x: Tensor, perm: readonly number[]): Tensor {
  if (x.op.name === 'transpose') {
    const inner = (x.attrs as { perm: readonly number[] }).perm;
    return transpose(
      x.x[0]!,
      perm.map((p) => inner[p]!),
    );
  }
  const wide = perm.filter((p) => x.shape[p] !== 1);
  if (wide.every((p, i) => i === 0 || p > wide[i - 1]!)) {
    return reshape(
      x,
      perm.map((p) => x.shape[p]!),
    );
  }
  return transposeOp([x], { perm });
}

export function inversePermutation(perm: readonly number[]): number[] {
  return perm.map((_, i) => perm.indexOf(i));
}

/** Transposes the last two axes: the matrix transpose of a batch of matrices. */
export function swapLast(x: Tensor): Tensor {
  const rank = x.shape.length;
  return transpose(
    x,
    x.shape.map((_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i)),
  );
}
