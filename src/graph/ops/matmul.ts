import { defineOp, type Shape, sizeOf, type Tensor } from '../tensor.js';
import { broadcastShape } from './arithmetic.js';
import { swapLast } from './shape.js';
import { unbroadcast } from './sum.js';

function productShape(a: Shape, b: Shape): Shape {
  if (a.length < 2 || b.length < 2 || a.at(-1) !== b.at(-2)) throw new Error('the inner sizes differ');
  return [...broadcastShape([a.slice(0, -2), b.slice(0, -2)]), a.at(-2)!, b.at(-1)!];
}

const matmulOp = defineOp<object>({
  name: 'matmul',
  shape: ([a, b]) => productShape(a!, b!),
  vjp: ({ dy, x }) => {
    const [a, b] = x as [Tensor, Tensor];
    // Where b is itself a transpose, its gradient is made transposed, so that the two cancel.
    const db = isSwapped(b)
      ? swapLast(unbroadcast(matmul(swapLast(dy), a), swapLast(b).shape))
      : unbroadcast(matmul(swapLast(a), dy), b.shape);
    return [unbroadcast(matmul(dy, swapLast(b)), a.shape), db];
  },
  onnx: 'MatMul',
  macs: ([a], _, y) => sizeOf(y) * a!.at(-1)!,
  samples: [
    {
      inputs: [
        [2, 3],
        [3, 4],
      ],
      attrs: {},
    },
    {
      inputs: [
        [5, 2, 3],
        [5, 3, 2],
      ],
      attrs: {},
    },
    {
      inputs: [
        [2, 1, 2, 3],
        [4, 3, 1],
      ],
      attrs: {},
    },
  ],
});

function isSwapped(x: Tensor): boolean {
  const rank = x.shape.length;
  const perm = x.op.name === 'transpose' ? (x.attrs as { perm: readonly number[] }).perm : null;
  return perm?.[rank - 1] === rank - 2 && perm[rank - 2] === rank - 1;
}

/** Matrix product of the last two axes; leading axes are a broadcast batch. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  return matmulOp([a, b], {});
}
