import { defineOp, type Emitter, type Shape, sameShape, sizeOf, type Tensor } from '../tensor.js';

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
  onnx: (emit, [x], t) => emitTranspose(emit, x!, t.x[0]!, t.attrs.perm),
  samples: [
    { inputs: [[2, 3]], attrs: { perm: [1, 0] } },
    { inputs: [[2, 3, 4, 5]], attrs: { perm: [2, 3, 0, 1] } },
    { inputs: [[2, 3, 1, 4, 2]], attrs: { perm: [3, 4, 2, 0, 1] } },
    { inputs: [[2, 2, 3, 5]], attrs: { perm: [0, 1, 3, 2] } },
    { inputs: [[2, 2, 5, 3]], attrs: { perm: [0, 1, 3, 2] } },
  ],
});

/**
 * Axes that stay together are moved as one, and axes of size 1 not at all: ONNX Runtime is faster with fewer axes. A
 * matrix transpose is left as it is, because a product takes it in.
 */
function emitTranspose(emit: Emitter, x: string, { shape, dtype }: Tensor, perm: readonly number[]): string {
  const rank = perm.length;
  if (perm.every((p, i) => (i < rank - 2 ? p === i : p === 2 * rank - 3 - i))) {
    const [rows, columns] = shape.slice(-2) as [number, number];
    if (columns > 1 && columns <= few) return emitColumns(emit, x, shape, rows, columns);
    const moved = emit.node('Transpose', [x], { perm });
    return rows > 1 && rows <= few && dtype === 'float32' ? emitProduct(emit, moved, rows) : moved;
  }
  const groups: number[][] = [];
  for (const p of perm.filter((axis) => shape[axis] !== 1)) {
    const before = groups.at(-1)?.at(-1);
    const joins = before !== undefined && p > before && shape.slice(before + 1, p).every((d) => d === 1);
    if (joins) groups.at(-1)!.push(p);
    else groups.push([p]);
  }
  if (groups.length === rank) return emit.node('Transpose', [x], { perm });
  const inOrder = [...groups].sort((a, b) => a[0]! - b[0]!);
  const sizes = inOrder.map((group) => group.reduce((n, axis) => n * shape[axis]!, 1));
  const merged = emit.node('Reshape', [x, emit.dims(sizes)]);
  const moved = emit.node('Transpose', [merged], { perm: groups.map((g) => inOrder.indexOf(g)) });
  return emit.node('Reshape', [moved, emit.dims(perm.map((p) => shape[p]!))]);
}

/** Rows or columns up to which a matrix transpose is slow in ONNX Runtime: they are moved number by number. */
const few = 4;

/** The matrix transpose of matrices of a few columns: each column by itself, and the columns below each other. */
function emitColumns(emit: Emitter, x: string, shape: Shape, rows: number, columns: number): string {
  const outer = shape.slice(0, -2);
  const last = shape.length - 1;
  const each = Array.from({ length: columns }, (_, i) => {
    const column = emit.node('Gather', [x, emit.ints([i])], { axis: last });
    return emit.node('Reshape', [column, emit.dims([...outer, 1, rows])]);
  });
  return emit.node('Concat', each, { axis: last - 1 });
}

/** Matrices of a few columns as they are, by a product with the identity: it takes in the transpose that made them. */
function emitProduct(emit: Emitter, x: string, columns: number): string {
  const identity = Array.from({ length: columns ** 2 }, (_, i) => (i % (columns + 1) === 0 ? 1 : 0));
  return emit.node('MatMul', [x, emit.node('Reshape', [emit.floats(identity), emit.dims([columns, columns])])]);
}

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
