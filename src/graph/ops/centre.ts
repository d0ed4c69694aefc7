import { defineOp, type Tensor } from '../tensor.js';
import { emitTotal } from './total.js';

const centreOp = defineOp<{ axes: readonly number[] }>({
  name: 'centre',
  shape: ([x]) => x!,
  permute: ({ axes }, perm) => ({ axes: axes.map((a) => perm.indexOf(a)).sort((a, b) => a - b) }),
  // A projection, and symmetric: its own transpose.
  vjp: ({ dy, attrs: { axes } }) => [centre(dy, axes)],
  onnx: (emit, [x], { x: [t], attrs: { axes } }) => {
    const count = axes.reduce((n, a) => n * t!.shape[a]!, 1);
    const total = emitTotal(emit, x!, t!.shape, axes);
    return emit.node('Sub', [x!, emit.node('Mul', [total, emit.scalar(1 / count)])]);
  },
  samples: [
    { inputs: [[3, 4]], attrs: { axes: [1] } },
    { inputs: [[2, 3, 2, 2]], attrs: { axes: [0, 2, 3] } },
    { inputs: [[9, 8, 2, 3]], attrs: { axes: [0, 1, 2] } },
  ],
});

/**
 * x minus its mean over `axes`. An op of its own, because `sum` knows that the result adds up to nothing over those
 * axes: so a bias in front of a batch norm has the gradient 0 that it should have. Left to rounding, Adam would blow the
 * remains up to full-sized steps.
 */
export function centre(x: Tensor, axes: readonly number[]): Tensor {
  return centreOp([x], { axes });
}
