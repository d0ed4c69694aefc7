import { defineOp, type Shape, sizeOf, type Tensor } from '../tensor.js';
import { broadcastShape } from './arithmetic.js';
import { reshape, swapLast } from './shape.js';
import { unbroadcast } from './sum.js';

function productShape(a: Shape, b: Shape): Shape {
  if (a.length < 2 || b.length < 2 || a.at(-1) !== b.at(-2)) throw new Error('the inner sizes differ');
  return [...broadcastShape([a.slice(0, -2), b.slice(0, -2)]), a.at(-2)!, b.at(-1)!];
}

const matmulOp = defineOp<object>({
  name: 'matmul',
  shape: ([a, b]) => productShape(a!, b!),
  vjp: ({ dy, x: [a, b] }) => [leftGradient(dy, a!, b!), rightGradient(dy, a!, b!)],
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

function leftGradient(dy: Tensor, a: Tensor, b: Tensor): Tensor {
  // Where an operand is itself a transpose, its gradient is made transposed, so that the two cancel.
  if (isSwapped(a)) return swapLast(unbroadcast(matmul(b, swapLast(dy)), swapLast(a).shape));
  return unbroadcast(matmul(dy, swapLast(b)), a.shape);
}

function rightGradient(dy: Tensor, a: Tensor, b: Tensor): Tensor {
  if (isSwapped(b)) return swapLast(unbroadcast(matmul(swapLast(dy), a), swapLast(b).shape));
  if (b.shape.length === 2 && a.shape.length > 2 && !isSwapped(a)) {
    // One matrix for a batch of matrices: with all of their rows below each other, its gradient is one product.
    return matmul(swapLast(rowsOf(a, b.shape[0]!)), rowsOf(dy, b.shape[1]!));
  }
  return unbroadcast(matmul(swapLast(a), dy), b.shape);
}

/** All elements as rows of this width. */
function rowsOf(x: Tensor, width: number): Tensor {
  return reshape(x, [sizeOf(x.shape) / width, width]);
}

function isSwapped(x: Tensor): boolean {
  const rank = x.shape.length;
  const perm = x.op.name === 'transpose' ? (x.attrs as { perm: readonly number[] }).perm : null;
  return perm?.[rank - 1] === rank - 2 && perm[rank - 2] === rank - 1;
}

/** Matrix product of the last two axes; leading axes are a broadcast batch. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  return matmulOp([a, b], {});
}
