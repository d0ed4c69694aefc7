import { defineOp, type Shape, sameShape, type Tensor } from '../tensor.js';

const sliceOp = defineOp<{ starts: readonly number[]; shape: Shape }>({
  name: 'slice',
  shape: ([x], { starts, shape }) => {
    const fits =
      x!.length === shape.length && x!.every((d, i) => starts[i]! >= 0 && shape[i]! > 0 && starts[i]! + shape[i]! <= d);
    if (!fits) throw new Error(`no block of [${shape.join(', ')}] at [${starts.join(', ')}]`);
    return shape;
  },
  dtype: ([x]) => x!,
  permute: ({ starts, shape }, perm) => ({ starts: perm.map((p) => starts[p]!), shape: perm.map((p) => shape[p]!) }),
  vjp: ({ dy, x, attrs: { starts } }) => {
    const after = x[0]!.shape.map((d, i) => d - starts[i]! - dy.shape[i]!);
    return [pad(dy, starts, after)];
  },
  onnx: (emit, [x], { attrs: { starts, shape } }) =>
    emit.node('Slice', [x!, emit.ints(starts), emit.ints(starts.map((s, i) => s + shape[i]!))]),
  samples: [
    { inputs: [[3, 4]], attrs: { starts: [1, 1], shape: [2, 2] } },
    { inputs: [[2, 3, 4]], attrs: { starts: [0, 2, 1], shape: [2, 1, 3] } },
  ],
});

/** The block of `shape` that begins at `starts`. */
export function slice(x: Tensor, starts: readonly number[], shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : sliceOp([x], { starts, shape });
}

/** `count` rows along `axis`, from `start` on. */
export function take(x: Tensor, axis: number, start: number, count: number): Tensor {
  return slice(
    x,
    x.shape.map((_, i) => (i === axis ? start : 0)),
    x.shape.map((d, i) => (i === axis ? count : d)),
  );
}

const padOp = defineOp<{ before: readonly number[]; after: readonly number[] }>({
  name: 'pad',
  shape: ([x], { before, after }) => {
    if (before.length !== x!.length || after.length !== x!.length || [...before, ...after].some((p) => p < 0))
      throw new Error(`padding [${before.join(', ')}] and [${after.join(', ')}] does not fit`);
    return x!.map((d, i) => before[i]! + d + after[i]!);
  },
  permute: ({ before, after }, perm) => ({ before: perm.map((p) => before[p]!), after: perm.map((p) => after[p]!) }),
  vjp: ({ dy, x, attrs: { before } }) => [slice(dy, before, x[0]!.shape)],
  onnx: (emit, [x], { attrs: { before, after } }) => emit.node('Pad', [x!, emit.ints([...before, ...after])]),
  samples: [
    { inputs: [[2, 3]], attrs: { before: [0, 1], after: [2, 0] } },
    { inputs: [[1, 2, 3, 3]], attrs: { before: [0, 0, 1, 2], after: [0, 0, 0, 1] } },
  ],
});

/** Zeros added before and after each axis. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  return [...before, ...after].every((p) => p === 0) ? x : padOp([x], { before, after });
}

const concatOp = defineOp<{ axis: number }>({
  name: 'concat',
  shape: (xs, { axis }) => {
    const first = xs[0]!;
    if (xs.some((x) => x.length !== first.length || x.some((d, i) => i !== axis && d !== first[i])))
      throw new Error(`the shapes differ outside axis ${axis}`);
    return first.map((d, i) => (i === axis ? xs.reduce((n, x) => n + x[axis]!, 0) : d));
  },
  dtype: ([x]) => x!,
  permute: ({ axis }, perm) => ({ axis: perm.indexOf(axis) }),
  vjp: ({ dy, x, attrs: { axis } }) => {
    let start = 0;
    return x.map((part) => {
      const count = part.shape[axis]!;
      start += count;
      return take(dy, axis, start - count, count);
    });
  },
  onnx: (emit, x, { attrs }) => emit.node('Concat', x, { axis: attrs.axis }),
  samples: [
    {
      inputs: [
        [2, 3],
        [1, 3],
      ],
      attrs: { axis: 0 },
    },
    {
      inputs: [
        [2, 1, 2],
        [2, 3, 2],
        [2, 2, 2],
      ],
      attrs: { axis: 1 },
    },
  ],
});

/** The tensors one after the other along `axis`. */
export function concat(xs: readonly Tensor[], axis: number): Tensor {
  return xs.length === 1 ? xs[0]! : concatOp(xs, { axis });
}
