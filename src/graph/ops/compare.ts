import { type DType, defineOp, type Sample, type Tensor } from '../tensor.js';
import { broadcastShape, emitPair, type Operand, operand } from './arithmetic.js';
import { unbroadcast } from './sum.js';

const pair: Sample<object> = { inputs: [[2, 3], [3]], attrs: {} };

function comparison(name: string, onnx: string, samples: readonly Sample<object>[] = [pair]) {
  const make = defineOp<object>({
    name,
    onnx: (emit, x, t) => emitPair(emit, onnx, x, t),
    samples,
    shape: broadcastShape,
    permute: (attrs) => attrs,
    dtype: () => 'bool',
    vjp: () => [null, null],
  });
  return (a: Operand, b: Operand): Tensor => make([operand(a), operand(b)], {});
}

/** a > b, as booleans. */
export const greater = comparison('greater', 'Greater');
/** a < b, as booleans. */
export const less = comparison('less', 'Less');
/** a = b, as booleans; of float32 or int64. */
export const equal = comparison('equal', 'Equal', [
  pair,
  {
    inputs: [
      { shape: [8], values: 2, dtype: 'int64' },
      { shape: [8], values: 2, dtype: 'int64' },
    ],
    attrs: {},
  },
]);

const whereOp = defineOp<object>({
  name: 'where',
  shape: broadcastShape,
  permute: (attrs) => attrs,
  vjp: ({ dy, x }) => {
    const [condition, a, b] = x as [Tensor, Tensor, Tensor];
    return [null, unbroadcast(where(condition, dy, 0), a.shape), unbroadcast(where(condition, 0, dy), b.shape)];
  },
  onnx: 'Where',
  samples: [{ inputs: [{ shape: [2, 3], values: 2, dtype: 'bool' }, [2, 3], [3]], attrs: {} }],
});

/** a where the condition holds, else b; all three broadcast. */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  return whereOp([condition, operand(a), operand(b)], {});
}

function extremum(name: string, onnx: string, takesA: (a: Tensor, b: Tensor) => Tensor) {
  const make = defineOp<object>({
    name,
    onnx: (emit, x, t) => emitPair(emit, onnx, x, t),
    shape: broadcastShape,
    permute: (attrs) => attrs,
    vjp: ({ dy, x }) => {
      const [a, b] = x as [Tensor, Tensor];
      const first = takesA(a, b);
      return [unbroadcast(where(first, dy, 0), a.shape), unbroadcast(where(first, 0, dy), b.shape)];
    },
    samples: [pair],
  });
  return (a: Operand, b: Operand): Tensor => make([operand(a), operand(b)], {});
}

/** The larger of a and b; where they are equal the gradient goes to b. */
export const maximum = extremum('maximum', 'Max', (a, b) => greater(a, b));
/** The smaller of a and b; where they are equal the gradient goes to b. */
export const minimum = extremum('minimum', 'Min', (a, b) => less(a, b));

const onnxType: Record<DType, number> = { float32: 1, uint8: 2, int64: 7, bool: 9 };

const castOp = defineOp<{ to: DType }>({
  name: 'cast',
  shape: ([x]) => x!,
  permute: (attrs) => attrs,
  dtype: (_, { to }) => to,
  vjp: () => [null],
  onnx: (emit, [x], { attrs }) => emit.node('Cast', [x!], { to: onnxType[attrs.to] }),
  samples: [{ inputs: [{ shape: [6], values: 2, dtype: 'bool' }], attrs: { to: 'float32' } }],
});

/** The same values in another type (true is 1). Carries no gradient. */
export function cast(x: Tensor, to: DType): Tensor {
  return x.dtype === to ? x : castOp([x], { to });
}

const maskOp = defineOp<{ from: number; scale: number }>({
  name: 'mask',
  shape: ([x]) => x!,
  permute: (attrs) => attrs,
  vjp: () => [null],
  // Clipped to from − 1 or from, which then count as 0 and 1: two quick passes, where comparing and selecting is slow.
  onnx: (emit, [x], { attrs: { from, scale } }) => {
    const clipped = emit.node('Clip', [x!, emit.byte(from - 1), emit.byte(from)]);
    return emit.node('DequantizeLinear', [clipped, emit.scalar(scale), emit.byte(from - 1)]);
  },
  samples: [{ inputs: [{ shape: [6], values: 5, dtype: 'uint8' }], attrs: { from: 3, scale: 0.5 } }],
});

/** `scale` where a byte is at least `from` (1 to 255), else 0, as float32. Carries no gradient. */
export function mask(x: Tensor, from: number, scale: number): Tensor {
  return maskOp([x], { from, scale });
}
