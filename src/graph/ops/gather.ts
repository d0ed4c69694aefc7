import { defineOp, type Tensor } from '../tensor.js';

const rowsOf = { shape: [5], values: 3, dtype: 'int64' } as const;

const gatherOp = defineOp<object>({
  name: 'gather',
  shape: ([table, index]) => {
    if (index!.length !== 1 || table!.length < 1) throw new Error('needs a table and a vector of row numbers');
    return [index![0]!, ...table!.slice(1)];
  },
  dtype: ([table]) => table!,
  vjp: ({ dy, x }) => [scatterAdd(dy, x[1]!, x[0]!.shape[0]!), null],
  onnx: (emit, x) => emit.node('Gather', x, { axis: 0 }),
  samples: [
    { inputs: [[3, 4], rowsOf], attrs: {} },
    { inputs: [[3, 2, 2], rowsOf], attrs: {} },
    { inputs: [{ shape: [3], values: 9, dtype: 'int64' }, rowsOf], attrs: {} },
  ],
});

/** Row `index[i]` of the table for each i. table [R, …], index [N] int64 → [N, …]. */
export function gather(table: Tensor, index: Tensor): Tensor {
  return gatherOp([table, index], {});
}

const scatterAddOp = defineOp<{ rows: number }>({
  name: 'scatterAdd',
  shape: ([x, index], { rows }) => {
    if (index!.length !== 1 || x![0] !== index![0]) throw new Error('needs one row number for each row');
    return [rows, ...x!.slice(1)];
  },
  vjp: ({ dy, x }) => [gather(dy, x[1]!), null],
  // A product with the one-hot matrix: its sums have a fixed order, which parallel scattering would not promise.
  onnx: (emit, [x, index], t) => {
    const n = t.x[0]!.shape[0]!;
    const depth = emit.ints([t.attrs.rows]);
    const values = emit.node(
      'Concat',
      [emit.node('Reshape', [emit.scalar(0), emit.ints([1])]), emit.node('Reshape', [emit.scalar(1), emit.ints([1])])],
      { axis: 0 },
    );
    const hot = emit.node('OneHot', [index!, depth, values], { axis: 0 });
    const width = t.shape.slice(1).reduce((a, b) => a * b, 1);
    const flat = emit.node('Reshape', [x!, emit.dims([n, width])]);
    return emit.node('Reshape', [emit.node('MatMul', [hot, flat]), emit.dims(t.shape)]);
  },
  samples: [
    { inputs: [[5, 4], rowsOf], attrs: { rows: 3 } },
    { inputs: [[5, 2, 2], rowsOf], attrs: { rows: 4 } },
  ],
});

/** A table of `rows` rows in which row `index[i]` has received x[i]; the rows of one index add up. */
export function scatterAdd(x: Tensor, index: Tensor, rows: number): Tensor {
  return scatterAddOp([x, index], { rows });
}

const oneHotOp = defineOp<{ depth: number }>({
  name: 'oneHot',
  shape: ([index], { depth }) => [...index!, depth],
  vjp: () => [null],
  onnx: (emit, [index], { attrs }) => {
    const values = emit.floats([0, 1]);
    return emit.node('OneHot', [index!, emit.ints([attrs.depth]), values], { axis: -1 });
  },
  samples: [{ inputs: [rowsOf], attrs: { depth: 3 } }],
});

/** 1 at the place that each index names, else 0. index […] int64 → [… , depth] float32. */
export function oneHot(index: Tensor, depth: number): Tensor {
  return oneHotOp([index], { depth });
}
