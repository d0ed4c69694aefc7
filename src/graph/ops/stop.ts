import { defineOp, type Tensor } from '../tensor.js';

const stopOp = defineOp<object>({
  name: 'stopGradient',
  shape: ([x]) => x!,
  dtype: ([x]) => x!,
  permute: (attrs) => attrs,
  vjp: () => [null],
  onnx: 'Identity',
  samples: [{ inputs: [[2, 3]], attrs: {} }],
});

/** x, which counts as a constant when the graph is differentiated. */
export function stopGradient(x: Tensor): Tensor {
  return stopOp([x], {});
}
