import { input } from '../../graph/index.js';
import { toOnnx } from '../../onnx/lower.js';
import { floats, type Runtime } from '../../runtime/runtime.js';
import { squaredDistances } from './double-ops.js';
import type { Features } from './features.js';

/** Distances are made a tile at a time, so that memory stays bounded: [512, 2048] takes 8 MB in double. */
const tileRows = 512;
const tileColumns = 2048;
/** A squared distance below this part of |a|² + |b|² is beyond what double precision resolves, and counts as 0. */
const resolution = 1e-12;

/** Takes the squared distances from row `row` of a to the rows `from`, `from` + 1, … of b. Valid during the call only. */
export type VisitDistances = (row: number, from: number, squared: Float32Array) => void;

/**
 * Goes through all squared Euclidean distances between the rows of a and of b, rows of a in ascending order within a
 * stretch of b, and stretches of b in ascending order for a row of a. Rows that are equal have the distance 0 exactly.
 */
export async function visitSquaredDistances(
  runtime: Runtime,
  a: Features,
  b: Features,
  visit: VisitDistances,
): Promise<void> {
  const { width } = a;
  const [m, n] = [Math.min(tileRows, a.rows), Math.min(tileColumns, b.rows)];
  const graph = squaredDistances(input('a', [m, width]), input('b', [n, width]));
  const program = await runtime.compile(toOnnx({ squared: graph }));
  const [normsA, normsB] = [squaredNorms(a), squaredNorms(b)];
  const [feedA, feedB] = [new Float32Array(m * width), new Float32Array(n * width)];
  const tile = new Float32Array(m * n);
  const feeds = { a: floats(feedA, [m, width]), b: floats(feedB, [n, width]) };
  try {
    for (let row = 0; row < a.rows; row += m) {
      feedA.set(a.data.subarray(row * width, (row + m) * width));
      for (let from = 0; from < b.rows; from += n) {
        feedB.set(b.data.subarray(from * width, (from + n) * width));
        await program.run(feeds, { squared: floats(tile, [m, n]) });
        // At the edges, the tile's remaining rows and columns are those of the tile before: they are passed over.
        const [rows, columns] = [Math.min(m, a.rows - row), Math.min(n, b.rows - from)];
        for (let i = 0; i < rows; i++) {
          const squared = tile.subarray(i * n, i * n + columns);
          settleZeros(squared, normsA[row + i]!, normsB.subarray(from));
          visit(row + i, from, squared);
        }
      }
    }
  } finally {
    await program.release();
  }
}

function settleZeros(squared: Float32Array, normA: number, normsB: Float64Array): void {
  for (let j = 0; j < squared.length; j++) {
    if (squared[j]! < resolution * (normA + normsB[j]!)) squared[j] = 0;
  }
}

function squaredNorms({ rows, width, data }: Features): Float64Array {
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let total = 0;
    for (let k = i * width; k < (i + 1) * width; k++) total += data[k]! ** 2;
    norms[i] = total;
  }
  return norms;
}

/** The squared distance of row i of a and row j of b, straight from their differences, in double precision. */
export function squaredDistance(a: Features, i: number, b: Features, j: number): number {
  const { width } = a;
  let total = 0;
  for (let k = 0; k < width; k++) total += (a.data[i * width + k]! - b.data[j * width + k]!) ** 2;
  return total;
}
