import { defineOp, type Emitter, type Tensor } from '../../graph/index.js';

/**
 * Two ops for the judge's large products. They compute in double precision inside, because both end in the difference
 * of large numbers that nearly cancel; what goes in and comes out is float32, as everywhere in the graph. Nothing is
 * trained through them, so they have no gradients.
 */

/** onnx.proto3's numbers of the two types. */
const float32 = 1;
const float64 = 11;

function cast(emit: Emitter, x: string, to: number): string {
  return emit.node('Cast', [x], { to });
}

const squaredDistancesOp = defineOp<object>({
  name: 'squaredDistances',
  shape: ([a, b]) => {
    if (a!.length !== 2 || b!.length !== 2 || a![1] !== b![1]) throw new Error('not rows of one width');
    return [a![0]!, b![0]!];
  },
  vjp: () => [null, null],
  // |a|² − 2ab + |b|² as one product, [−2a, |a|², 1]·[b, 1, |b|²]: there is no pass over the large result but its cast.
  onnx: (emit, [a, b], t) => {
    const [x, y] = [cast(emit, a!, float64), cast(emit, b!, float64)];
    const norms = (v: string): string => emit.node('ReduceSumSquare', [v, emit.ints([1])], { keepdims: 1 });
    const ones = (n: number): string => {
      const column = emit.node('Reshape', [emit.floats(new Array<number>(n).fill(1)), emit.ints([n, 1])]);
      return cast(emit, column, float64);
    };
    const twice = emit.node('Mul', [x, cast(emit, emit.scalar(-2), float64)]);
    const left = emit.node('Concat', [twice, norms(x), ones(t.shape[0]!)], { axis: 1 });
    const right = emit.node('Concat', [y, ones(t.shape[1]!), norms(y)], { axis: 1 });
    return cast(emit, emit.node('Gemm', [left, right], { transB: 1 }), float32);
  },
  samples: [
    {
      inputs: [
        [3, 4],
        [2, 4],
      ],
      attrs: {},
    },
  ],
});

/** Squared Euclidean distances [m, n] between the rows of a [m, d] and of b [n, d]; may be a rounding error below 0. */
export function squaredDistances(a: Tensor, b: Tensor): Tensor {
  return squaredDistancesOp([a, b], {});
}

const cubicKernelSumOp = defineOp<object>({
  name: 'cubicKernelSum',
  shape: ([a, b]) => {
    if (a!.length !== 2 || b!.length !== 2 || a![1] !== b![1]) throw new Error('not rows of one width');
    return [2];
  },
  vjp: () => [null, null],
  onnx: (emit, [a, b], t) => {
    const dot = emit.node('Gemm', [cast(emit, a!, float64), cast(emit, b!, float64)], { transB: 1 });
    const width = cast(emit, emit.scalar(t.x[0]!.shape[1]!), float64);
    const base = emit.node('Add', [emit.node('Div', [dot, width]), cast(emit, emit.scalar(1), float64)]);
    const cube = emit.node('Mul', [emit.node('Mul', [base, base]), base]);
    const flat = emit.node('Reshape', [cube, emit.ints([-1])]);
    const total = emit.node('ReduceSum', [flat, emit.ints([0])], { keepdims: 1 });
    // A double as the sum of two float32 numbers.
    const high = cast(emit, total, float32);
    const low = cast(emit, emit.node('Sub', [total, cast(emit, high, float64)]), float32);
    return emit.node('Concat', [high, low], { axis: 0 });
  },
  samples: [
    {
      inputs: [
        [3, 4],
        [2, 4],
      ],
      attrs: {},
    },
  ],
});

/** The sum of (a·b/d + 1)³ over all pairs of rows of a [m, d] and b [n, d], as two numbers to be added in double. */
export function cubicKernelSum(a: Tensor, b: Tensor): Tensor {
  return cubicKernelSumOp([a, b], {});
}
