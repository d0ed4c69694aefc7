import { defineOp, type Emitter, type Lowered, sizeOf, type Tensor } from '../tensor.js';

/** For each row of the result, the rows of the source that add up to it; none gives zeros. */
export type RowTable = readonly (readonly number[])[];

interface RowAttrs {
  readonly table: RowTable;
}

const sumRowsOp = defineOp<RowAttrs>({
  name: 'sumRows',
  shape: ([x], { table }) => {
    if (table.some((sources) => sources.some((s) => s < 0 || s >= x![0]!)))
      throw new Error('names a row that is not there');
    return [table.length, ...x!.slice(1)];
  },
  vjp: ({ dy, x, attrs: { table } }) => [sumRows(dy, transposeTable(table, x[0]!.shape[0]!))],
  onnx: emitRows,
  samples: [
    { inputs: [[4, 3]], attrs: { table: [[2], [0], [3], [3]] } },
    { inputs: [[3, 2, 2]], attrs: { table: [[0, 2], [], [1], [1, 2, 0]] } },
  ],
});

/** Row r of the result is the sum of the rows `table[r]` of x: a sparse matrix of zeros and ones times x. */
export function sumRows(x: Tensor, table: RowTable): Tensor {
  return sumRowsOp([x], { table });
}

function transposeTable(table: RowTable, rows: number): RowTable {
  const out = Array.from({ length: rows }, (): number[] => []);
  for (const [r, sources] of table.entries()) for (const s of sources) out[s]!.push(r);
  return out;
}

/** One Gather, behind which the rows that belong together are added; a row of zeros stands in for what is not there. */
function emitRows(emit: Emitter, [x]: readonly string[], t: Lowered<RowAttrs>): string {
  const { table } = t.attrs;
  const source = t.x[0]!.shape;
  const most = table.reduce((n, sources) => Math.max(n, sources.length), 1);
  const nothing = source[0]!;
  const index = Array.from({ length: most }, (_, j) => table.map((sources) => sources[j] ?? nothing)).flat();
  let from = x!;
  if (index.includes(nothing)) {
    const width = sizeOf(source.slice(1));
    const zeros = emit.node('Reshape', [
      emit.floats(new Array<number>(width).fill(0)),
      emit.dims([1, ...source.slice(1)]),
    ]);
    from = emit.node('Concat', [from, zeros], { axis: 0 });
  }
  const rows = emit.node('Gather', [from, emit.ints(index)], { axis: 0 });
  if (most === 1) return rows;
  // Added as a product with ones, which runs on all threads.
  const flat = emit.node('Reshape', [rows, emit.dims([most, sizeOf(t.shape)])]);
  const ones = emit.node('Reshape', [emit.floats(new Array<number>(most).fill(1)), emit.ints([1, most])]);
  return emit.node('Reshape', [emit.node('MatMul', [ones, flat]), emit.dims(t.shape)]);
}
