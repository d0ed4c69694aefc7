import { defineOp, type Tensor } from '../tensor.js';

const upsampleOp = defineOp<{ factor: number }>({
  name: 'upsample',
  shape: ([x], { factor }) => [x![0]!, x![1]!, x![2]! * factor, x![3]! * factor],
  vjp: ({ dy, attrs: { factor } }) => [sumPool(dy, factor)],
  onnx: (emit, [x], { attrs: { factor } }) => {
    const scales = emit.floats([1, 1, factor, factor]);
    return emit.node('Resize', [x!, '', scales], {
      mode: 'nearest',
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: 'floor',
    });
  },
  samples: [{ inputs: [[2, 2, 3, 2]], attrs: { factor: 2 } }],
});

/** Each pixel repeated `factor` times along both axes (nearest neighbour). x [N, C, H, W]. */
export function upsample(x: Tensor, factor: number): Tensor {
  return upsampleOp([x], { factor });
}

const sumPoolOp = defineOp<{ factor: number }>({
  name: 'sumPool',
  shape: ([x], { factor }) => {
    if (x![2]! % factor !== 0 || x![3]! % factor !== 0) throw new Error(`the image does not divide by ${factor}`);
    return [x![0]!, x![1]!, x![2]! / factor, x![3]! / factor];
  },
  vjp: ({ dy, attrs: { factor } }) => [upsample(dy, factor)],
  onnx: (emit, [x], { attrs: { factor } }) => {
    const window = [factor, factor];
    const average = emit.node('AveragePool', [x!], { kernel_shape: window, strides: window });
    return emit.node('Mul', [average, emit.scalar(factor * factor)]);
  },
  samples: [{ inputs: [[2, 2, 6, 4]], attrs: { factor: 2 } }],
});

/** Sums over windows of factor × factor: the transpose of `upsample`. x [N, C, H, W]. */
export function sumPool(x: Tensor, factor: number): Tensor {
  return sumPoolOp([x], { factor });
}
