import { inverse, type Matrix, transposed } from './matrix.js';

/**
 * A convolution along one axis as a bilinear form: y = Y · ((V x) ⊙ (U w)), with constant matrices. The products ⊙ are
 * the only ones between image and filter, and there are fewer of them than the direct form has.
 *
 * The axis is cut into tiles that use the same products of the filter: V has a row for each (product, tile), the
 * tile running fastest, and Y a column for each.
 */
export interface Bilinear {
  readonly products: number;
  readonly tiles: number;
  /** [products · tiles, inputs] */
  readonly V: Matrix;
  /** [products, taps] */
  readonly U: Matrix;
  /** [outputs, products · tiles] */
  readonly Y: Matrix;
}

/**
 * The points at which polynomials are evaluated, one set for each number of finite points; the point at infinity is
 * added to each. The longer the tile, the fewer the products and the larger the rounding error: sets of up to 5 keep
 * the error of a convolution near 1e-6, those of 8 near 9e-6 (docs/performance.md).
 */
const pointSets: readonly (readonly number[])[] = [
  [],
  [0],
  [0, 1],
  [0, 1, -1],
  [0, 1, -1, 2],
  [0, 1, -1, 0.5, -2],
  [0, 1, -1, 2, -2, 0.5],
  [0, 1, -1, 2, -2, 0.5, -0.5],
  [0.25, -0.25, 2, -2, 2 / 3, -2 / 3, 1.25, -1.25],
];
export const mostProducts = pointSets.length;

/**
 * Toom-Cook: the product of polynomials of m and r terms at n = m + r − 1 points, y = P · ((X a) ⊙ (W b)). The rows of X
 * and W are scaled to norm 1, which spreads the rounding error evenly.
 */
function toomCook(m: number, r: number): { X: Matrix; W: Matrix; P: Matrix } {
  const n = m + r - 1;
  const points = pointSets[n - 1];
  if (!points) throw new Error(`no set of ${n} points`);
  const evaluate = (terms: number): number[][] => [
    ...points.map((p) => Array.from({ length: terms }, (_, j) => p ** j)),
    Array.from({ length: terms }, (_, j) => (j === terms - 1 ? 1 : 0)),
  ];
  const norm = (row: readonly number[]): number => Math.hypot(...row);
  const X = evaluate(m);
  const W = evaluate(r);
  const x = X.map(norm);
  const w = W.map(norm);
  return {
    X: X.map((row, i) => row.map((v) => v / x[i]!)),
    W: W.map((row, i) => row.map((v) => v / w[i]!)),
    P: inverse(evaluate(n)).map((row) => row.map((v, i) => v * x[i]! * w[i]!)),
  };
}

/**
 * The bilinear form of a correlation of stride 1, y[o] = Σ x[o + t − before] · w[t], with few products: one of two kinds
 * of tiles, of the length that costs least.
 *
 * @param limit the most products a tile may have, from `taps` to `mostProducts`
 * @param batch images at once
 */
export function bilinear(
  inputs: number,
  taps: number,
  before: number,
  outputs: number,
  { limit, batch }: { readonly limit: number; readonly batch: number },
): Bilinear {
  const ofOutputs = cheapest(outputs, taps, limit, batch);
  const ofInputs = cheapest(inputs, taps, limit, batch);
  return ofInputs.cost < ofOutputs.cost
    ? inputTiles(inputs, taps, before, outputs, ofInputs.tile)
    : outputTiles(inputs, taps, before, outputs, ofOutputs.tile);
}

/** Cuts an axis into tiles of the cheapest length; of equals, the shortest, which rounds best. */
function cheapest(length: number, taps: number, limit: number, batch: number): { tile: number; cost: number } {
  const costOf = (m: number): number => cost(m + taps - 1, Math.ceil(length / m), batch);
  let best = 1;
  for (let m = 2; m <= length && m + taps - 1 <= limit; m++) if (costOf(m) < costOf(best)) best = m;
  return { tile: best, cost: costOf(best) };
}

/**
 * What a form costs, up to a factor, where both axes take it: each of its products², a matrix of batch · tiles² rows
 * times one of the filter's transform. To make that transform, read it three times and make its gradient takes as long
 * as about `filterRows` rows, so that small batches are better off with short tiles.
 */
function cost(products: number, tiles: number, batch: number): number {
  return products ** 2 * (batch * tiles ** 2 + filterRows);
}
const filterRows = 20;

/**
 * Tiles of m outputs: F(m, taps), Winograd's minimal filtering (Winograd 1980; Lavin & Gray 2016), which is Toom-Cook
 * transposed. Each reads m + taps − 1 inputs, of which neighbours share some.
 */
function outputTiles(inputs: number, taps: number, before: number, outputs: number, tile: number): Bilinear {
  const tiles = Math.ceil(outputs / tile);
  const products = tile + taps - 1;
  const { X, W, P } = toomCook(tile, taps);
  const B = transposed(P); // [products, tile + taps − 1]: the transform of a tile's inputs
  const A = transposed(X); // [tile, products]
  const V = Array.from({ length: products * tiles }, () => new Array<number>(inputs).fill(0));
  const Y = Array.from({ length: outputs }, () => new Array<number>(products * tiles).fill(0));
  for (let t = 0; t < tiles; t++) {
    for (let q = 0; q < products; q++) {
      for (let i = 0; i < tile + taps - 1; i++) {
        // Inputs that lie in the padding are zeros: their columns are not there.
        const at = t * tile + i - before;
        if (at >= 0 && at < inputs) V[q * tiles + t]![at] = B[q]![i]!;
      }
      for (let o = 0; o < tile; o++) if (t * tile + o < outputs) Y[t * tile + o]![q * tiles + t] = A[o]![q]!;
    }
  }
  return { products, tiles, V, U: W, Y };
}

/**
 * Tiles of m inputs: each is multiplied with the filter as a polynomial, and the products of neighbours overlap and are
 * added. It is the better kind where there are fewer inputs than outputs, and where the padding goes.
 */
function inputTiles(inputs: number, taps: number, before: number, outputs: number, tile: number): Bilinear {
  const tiles = Math.ceil(inputs / tile);
  const products = tile + taps - 1;
  const { X, W, P } = toomCook(tile, taps);
  const V = Array.from({ length: products * tiles }, () => new Array<number>(inputs).fill(0));
  const Y = Array.from({ length: outputs }, () => new Array<number>(products * tiles).fill(0));
  for (let t = 0; t < tiles; t++) {
    for (let q = 0; q < products; q++) {
      for (let i = 0; i < tile && t * tile + i < inputs; i++) V[q * tiles + t]![t * tile + i] = X[q]![i]!;
      // With the filter reversed, output o is the whole product's coefficient of degree o + taps − 1 − before.
      for (let degree = 0; degree < products; degree++) {
        const o = t * tile + degree - (taps - 1 - before);
        if (o >= 0 && o < outputs) Y[o]![q * tiles + t] = P[degree]![q]!;
      }
    }
  }
  return { products, tiles, V, U: W.map((row) => [...row].reverse()), Y };
}
