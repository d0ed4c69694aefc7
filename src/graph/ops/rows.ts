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

const transposed = new WeakMap<RowTable, Map<number, RowTable>>();

/** The table of the transposed matrix. One table has one transpose, so that what is the same remains so. */
function transposeTable(table: RowTable, rows: number): RowTable {
  return cached(transposed, table, rows, () => {
    const out = Array.from({ length: rows }, (): number[] => []);
    for (const [r, sources] of table.entries()) for (const s of sources) out[s]!.push(r);
    return out;
  });
}

interface RowIndex {
  /** Most rows that add up to one. */
  readonly most: number;
  /** [most · rows] the first sources of all rows, then the second ones, … */
  readonly index: BigInt64Array;
  /** Whether some of them is the row of zeros. */
  readonly padded: boolean;
}

const indices = new WeakMap<RowTable, Map<number, RowIndex>>();

/** The sources of a table one after the other; `nothing` is the number of the row of zeros. */
function rowIndex(table: RowTable, nothing: number): RowIndex {
  return cached(indices, table, nothing, () => {
    const most = table.reduce((n, sources) => Math.max(n, sources.length), 1);
    const index = new BigInt64Array(most * table.length);
    for (let j = 0; j < most; j++) {
      for (const [r, sources] of table.entries()) index[j * table.length + r] = BigInt(sources[j] ?? nothing);
    }
    return { most, index, padded: index.includes(BigInt(nothing)) };
  });
}

function cached<T>(all: WeakMap<RowTable, Map<number, T>>, table: RowTable, key: number, make: () => T): T {
  const ofTable = all.get(table) ?? new Map<number, T>();
  all.set(table, ofTable);
  const known = ofTable.get(key) ?? make();
  ofTable.set(key, known);
  return known;
}

/** One Gather, behind which the rows that belong together are added; a row of zeros stands in for what is not there. */
function emitRows(emit: Emitter, [x]: readonly string[], t: Lowered<RowAttrs>): string {
  const source = t.x[0]!.shape;
  const { most, index, padded } = rowIndex(t.attrs.table, source[0]!);
  let from = x!;
  if (padded) {
    const width = sizeOf(source.slice(1));
    const zeros = emit.node('Reshape', [
      emit.floats(new Array<number>(width).fill(0)),
      emit.dims([1, ...source.slice(1)]),
    ]);
    from = emit.node('Concat', [from, zeros], { axis: 0 });
  }
  const rows = emit.node('Gather', [from, emit.indices(index)], { axis: 0 });
  if (most === 1) return rows;
  // Added as a product with ones, which runs on all threads.
  const flat = emit.node('Reshape', [rows, emit.dims([most, sizeOf(t.shape)])]);
  const ones = emit.node('Reshape', [emit.floats(new Array<number>(most).fill(1)), emit.ints([1, most])]);
  return emit.node('Reshape', [emit.node('MatMul', [ones, flat]), emit.dims(t.shape)]);
}
