import { constant, defineOp, type Shape, sameShape, sizeOf, type Tensor } from '../tensor.js';
import { reshape } from './shape.js';
import { emitTotal } from './total.js';

const expandOp = defineOp<{ shape: Shape }>({
  name: 'expand',
  shape: ([x], { shape }) => {
    const lead = shape.length - x!.length;
    if (lead < 0 || !x!.every((d, i) => d === 1 || d === shape[lead + i]))
      throw new Error(`cannot be repeated to [${shape.join(', ')}]`);
    return shape;
  },
  permute: ({ shape }, perm) => ({ shape: perm.map((p) => shape[p]!) }),
  vjp: ({ dy, x }) => [unbroadcast(dy, x[0]!.shape)],
  onnx: (emit, [x], t) => emit.node('Expand', [x!, emit.ints(t.shape)]),
  samples: [
    { inputs: [[1, 3]], attrs: { shape: [2, 3] } },
    { inputs: [[]], attrs: { shape: [2, 2] } },
  ],
});

/** Repeats axes of size 1, and adds leading axes, up to `shape`. */
export function expand(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : expandOp([x], { shape });
}

const sumOp = defineOp<{ axes: readonly number[] }>({
  name: 'sum',
  shape: ([x], { axes }) => x!.map((d, i) => (axes.includes(i) ? 1 : d)),
  permute: ({ axes }, perm) => ({ axes: axes.map((a) => perm.indexOf(a)).sort((a, b) => a - b) }),
  vjp: ({ dy, x }) => [expand(dy, x[0]!.shape)],
  onnx: (emit, [x], { x: [t], attrs }) => emitTotal(emit, x!, t!.shape, attrs.axes),
  samples: [
    { inputs: [[2, 3]], attrs: { axes: [1] } },
    { inputs: [[9, 8, 2, 3]], attrs: { axes: [0, 1, 2] } },
    { inputs: [[2, 3, 4]], attrs: { axes: [0, 2] } },
  ],
});

/** Sum over `axes` (all of them by default), which stay as axes of size 1. */
export function sum(x: Tensor, axes: readonly number[] = x.shape.map((_, i) => i)): Tensor {
  const wide = axes.filter((a) => x.shape[a] !== 1);
  if (wide.length === 0) return x;
  if (isCentred(x, wide)) {
    const shape = x.shape.map((d, i) => (wide.includes(i) ? 1 : d));
    return constant(new Float32Array(sizeOf(shape)), shape);
  }
  return sumOp([x], { axes: wide });
}

/** Whether x adds up to 0 over these axes by its making (ops/centre.ts). */
function isCentred(x: Tensor, axes: readonly number[]): boolean {
  if (x.op.name !== 'centre') return false;
  const centred = (x.attrs as { axes: readonly number[] }).axes;
  return centred.every((a) => x.shape[a] === 1 || axes.includes(a));
}

/** Sums `dy` back to `shape`: the transpose of broadcasting. */
export function unbroadcast(dy: Tensor, shape: Shape): Tensor {
  const lead = dy.shape.length - shape.length;
  const axes = dy.shape.flatMap((d, i) => (d !== 1 && (i < lead || shape[i - lead] === 1) ? [i] : []));
  return reshape(sum(dy, axes), shape);
}
