import {
  constant,
  defineOp,
  type Emitter,
  type Lowered,
  type Sample,
  type Shape,
  sameShape,
  sizeOf,
  type Tensor,
} from '../tensor.js';
import { unbroadcast } from './sum.js';

/** A tensor, or a number that stands for a scalar constant. */
export type Operand = Tensor | number;

export function operand(v: Operand): Tensor {
  return typeof v === 'number' ? constant(v) : v;
}

/** The shape that both shapes broadcast to, aligned at their last axes (NumPy's rule). */
export function broadcastShape(shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((s) => s.length));
  return Array.from({ length: rank }, (_, i) => {
    let size = 1;
    for (const s of shapes) {
      const d = s[s.length - rank + i] ?? 1;
      if (d === 1 || d === size) continue;
      if (size !== 1) throw new Error('the shapes do not broadcast');
      size = d;
    }
    return size;
  });
}

const pairs: readonly Sample<object>[] = [
  { inputs: [[2, 3], [3]], attrs: {} },
  {
    inputs: [
      [2, 1, 3],
      [4, 1],
    ],
    attrs: {},
  },
  { inputs: [[], [2, 2]], attrs: {} },
  {
    inputs: [
      [1, 1, 2],
      [6, 8, 2],
    ],
    attrs: {},
  },
  { inputs: [[4, 5, 4, 3], [3]], attrs: {} },
  {
    inputs: [
      [3, 1],
      [1, 1],
    ],
    attrs: {},
  },
];

type BinaryVjp = (dy: Tensor, a: Tensor, b: Tensor, y: Tensor) => readonly [Tensor, Tensor];

function binary(name: string, onnx: string, vjp: BinaryVjp, samples = pairs): (a: Operand, b: Operand) => Tensor {
  const make = defineOp<object>({
    name,
    onnx: (emit, x, t) => emitPair(emit, onnx, x, t),
    samples,
    shape: broadcastShape,
    permute: (attrs) => attrs,
    vjp: ({ dy, y, x }) => {
      const [a, b] = x as [Tensor, Tensor];
      const [da, db] = vjp(dy, a, b, y);
      return [unbroadcast(da, a.shape), unbroadcast(db, b.shape)];
    },
  });
  return (a, b) => make(unexpanded(operand(a), operand(b)), {});
}

/**
 * Emits an elementwise op of two operands. Where one is a single element, ONNX Runtime goes along the other's last axis
 * run by run; if that axis has the size 1 the runs are single elements, twenty times as slow as a vector's. Where one is
 * the same along all but a few channels it goes run by run too, of so few elements: such a one is repeated first.
 */
export function emitPair(emit: Emitter, type: string, given: readonly string[], t: Lowered<object>): string {
  const size = sizeOf(t.shape);
  const names = given.map((name, i) => {
    const wider = widened(t.x[i]!.shape, t.shape);
    return wider ? emit.node('Expand', [name, emit.ints(wider)]) : name;
  });
  const single = t.x.findIndex((x) => sizeOf(x.shape) === 1);
  const rank = t.shape.length;
  if (rank < 2 || t.shape[rank - 1] !== 1 || size === 1 || single < 0 || sizeOf(t.x[1 - single]!.shape) !== size) {
    return emit.node(type, names);
  }
  const flat = names.map((name, i) => {
    if (i !== single) return emit.node('Reshape', [name, emit.dims([size])]);
    return t.x[i]!.shape.length === 0 ? name : emit.node('Reshape', [name, emit.ints([1])]);
  });
  return emit.node('Reshape', [emit.node(type, flat), emit.dims(t.shape)]);
}

/** Elements of a run from which on ONNX Runtime is as fast as it gets. */
const longRun = 256;
/** To how many elements an operand is repeated at most, and to what share of the result's. */
const most = { elements: 16_384, share: 1 / 16 };

/** The shape to which an operand is repeated so that it has longer runs; null where it stays as it is. */
function widened(shape: Shape, whole: Shape): Shape | null {
  const length = sizeOf(shape);
  if (length === 1 || length >= longRun) return null;
  let axis = whole.length;
  while (axis > 0 && whole[axis - 1] === shape.at(axis - 1 - whole.length)) axis--;
  const along = axis;
  if (sizeOf(whole.slice(axis)) !== length) return null; // It is not the same along all axes in front of its run.
  const limit = Math.min(most.elements, sizeOf(whole) * most.share);
  while (axis > 0 && sizeOf(whole.slice(axis)) < longRun && sizeOf(whole.slice(axis - 1)) <= limit) axis--;
  return axis < along ? whole.slice(axis) : null;
}

/** An operand that is repeated to the other's shape need not be: the op repeats it itself. */
function unexpanded(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const inner = (x: Tensor, other: Tensor): Tensor =>
    x.op.name === 'expand' && sameShape(x.shape, other.shape) ? x.x[0]! : x;
  const left = inner(a, b);
  return [left, left === a ? inner(b, a) : b];
}

/** a + b, broadcast. */
export const add = binary('add', 'Add', (dy) => [dy, dy]);
/** a - b, broadcast. */
export const sub = binary('sub', 'Sub', (dy) => [dy, neg(dy)]);
/** a · b elementwise, broadcast. */
export const mul = binary('mul', 'Mul', (dy, a, b) => [mul(dy, b), mul(dy, a)]);
/** a / b elementwise, broadcast. */
export const div = binary('div', 'Div', (dy, _a, b, y) => [div(dy, b), neg(div(mul(dy, y), b))]);

type UnaryVjp = (dy: Tensor, y: Tensor, x: Tensor) => Tensor;

function unary(name: string, onnx: string, vjp: UnaryVjp, values: 'signed' | 'positive' = 'signed') {
  const make = defineOp<object>({
    name,
    onnx,
    samples: [{ inputs: [{ shape: [2, 3], values }], attrs: {} }],
    shape: ([x]) => x!,
    permute: (attrs) => attrs,
    vjp: ({ dy, y, x }) => [vjp(dy, y, x[0]!)],
  });
  return (x: Tensor): Tensor => make([x], {});
}

export const neg = unary('neg', 'Neg', (dy) => neg(dy));
export const exp = unary('exp', 'Exp', (dy, y) => mul(dy, y));
/** Natural logarithm. */
export const log = unary('log', 'Log', (dy, _y, x) => div(dy, x), 'positive');
export const sqrt = unary('sqrt', 'Sqrt', (dy, y) => div(mul(dy, 0.5), y), 'positive');
/** Error function, 2/√π ∫₀ˣ exp(−t²) dt. */
export const erf = unary('erf', 'Erf', (dy, _y, x) => mul(dy, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI))));
export const tanh = unary('tanh', 'Tanh', (dy, y) => mul(dy, sub(1, mul(y, y))));

const sigmoidOp = defineOp<object>({
  name: 'sigmoid',
  shape: ([x]) => x!,
  permute: (attrs) => attrs,
  vjp: ({ dy, y }) => [mul(dy, mul(y, sub(1, y)))],
  // ONNX Runtime's own Sigmoid is exact to 1e-7 absolutely, which for a small result is nothing relatively; and what a
  // network learns where it is sure lies in those small results.
  onnx: (emit, [x]) => {
    const one = emit.scalar(1);
    return emit.node('Div', [one, emit.node('Add', [one, emit.node('Exp', [emit.node('Neg', [x!])])])]);
  },
  samples: [{ inputs: [[2, 3]], attrs: {} }],
});

/** 1 / (1 + exp(−x)). */
export function sigmoid(x: Tensor): Tensor {
  return sigmoidOp([x], {});
}

/** log(1 + exp(x)). */
export const softplus = unary('softplus', 'Softplus', (dy, _y, x) => mul(dy, sigmoid(x)));
