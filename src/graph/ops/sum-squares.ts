import { defineOp, type Tensor } from '../tensor.js';
import { mul } from './arithmetic.js';
import { emitTotal } from './total.js';

const sumSquaresOp = defineOp<{ axes: readonly number[] }>({
  name: 'sumSquares',
  shape: ([x], { axes }) => x!.map((d, i) => (axes.includes(i) ? 1 : d)),
  permute: ({ axes }, perm) => ({ axes: axes.map((a) => perm.indexOf(a)).sort((a, b) => a - b) }),
  vjp: ({ dy, x }) => [mul(x[0]!, mul(dy, 2))],
  onnx: (emit, [x], { x: [t], attrs }) => emitTotal(emit, emit.node('Mul', [x!, x!]), t!.shape, attrs.axes),
  samples: [
    { inputs: [[2, 3]], attrs: { axes: [1] } },
    { inputs: [[9, 8, 2, 3]], attrs: { axes: [0, 1, 2] } },
  ],
});

/** Sum of squares over `axes`, which stay as axes of size 1. Its gradient is one product, that of x · x would be three. */
export function sumSquares(x: Tensor, axes: readonly number[]): Tensor {
  return sumSquaresOp([x], { axes });
}
