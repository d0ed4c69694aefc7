import { defineOp, type Tensor } from '../tensor.js';
import { mul, sub } from './arithmetic.js';
import { sum } from './sum.js';

const samples = [{ inputs: [[3, 4]], attrs: {} }];
const last = (x: Tensor): readonly number[] => [x.shape.length - 1];

const softmaxOp = defineOp<object>({
  name: 'softmax',
  shape: ([x]) => x!,
  vjp: ({ dy, y }) => [mul(y, sub(dy, sum(mul(dy, y), last(y))))],
  onnx: (emit, [x]) => emit.node('Softmax', [x!], { axis: -1 }),
  samples,
});

/** exp(x) / Σ exp(x) along the last axis. */
export function softmax(x: Tensor): Tensor {
  return softmaxOp([x], {});
}

const logSoftmaxOp = defineOp<object>({
  name: 'logSoftmax',
  shape: ([x]) => x!,
  vjp: ({ dy, x }) => [sub(dy, mul(softmax(x[0]!), sum(dy, last(dy))))],
  onnx: (emit, [x]) => emit.node('LogSoftmax', [x!], { axis: -1 }),
  samples,
});

/** log softmax(x) along the last axis, computed without overflow. */
export function logSoftmax(x: Tensor): Tensor {
  return logSoftmaxOp([x], {});
}
