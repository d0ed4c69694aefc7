import { constant, defineOp, type Tensor } from '../tensor.js';
import { div, mul } from './arithmetic.js';
import { equal, where } from './compare.js';
import { reshape } from './shape.js';
import { sum } from './sum.js';

/** Mean over `axes`, which stay as axes of size 1. */
export function meanOver(x: Tensor, axes: readonly number[]): Tensor {
  const count = axes.reduce((n, a) => n * x.shape[a]!, 1);
  return count === 1 ? x : mul(sum(x, axes), 1 / count);
}

/** Mean of all elements, a scalar. */
export function mean(x: Tensor): Tensor {
  return reshape(
    meanOver(
      x,
      x.shape.map((_, i) => i),
    ),
    [],
  );
}

const maxOp = defineOp<{ axis: number }>({
  name: 'max',
  shape: ([x], { axis }) => x!.map((d, i) => (i === axis ? 1 : d)),
  // Elements that tie for the maximum share its gradient.
  vjp: ({ dy, y, x, attrs: { axis } }) => {
    const hit = where(equal(x[0]!, y), constant(1), constant(0));
    return [mul(div(hit, sum(hit, [axis])), dy)];
  },
  onnx: (emit, [x], { attrs }) => emit.node('ReduceMax', [x!, emit.ints([attrs.axis])], { keepdims: 1 }),
  samples: [{ inputs: [[3, 4]], attrs: { axis: 1 } }],
});

/** Maximum along `axis`, which stays as an axis of size 1. */
export function max(x: Tensor, axis: number): Tensor {
  return maxOp([x], { axis });
}

const argmaxOp = defineOp<{ axis: number }>({
  name: 'argmax',
  shape: ([x], { axis }) => x!.filter((_, i) => i !== axis),
  dtype: () => 'int64',
  vjp: () => [null],
  onnx: (emit, [x], { attrs }) => emit.node('ArgMax', [x!], { axis: attrs.axis, keepdims: 0 }),
  samples: [{ inputs: [[3, 4]], attrs: { axis: 1 } }],
});

/** Index of the (first) maximum along `axis`, which is dropped. int64. */
export function argmax(x: Tensor, axis: number): Tensor {
  return argmaxOp([x], { axis });
}
