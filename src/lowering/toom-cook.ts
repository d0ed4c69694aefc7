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
 * The bilinear form of a correlation of stride 1, y[o] = Σ x[o + t − before] · w[t], with few products.
 *
 * Tiles of m outputs take F(m, taps), Winograd's minimal filtering (Winograd 1980; Lavin & Gray 2016), which is
 * Toom-Cook transposed: m + taps − 1 products. Where the whole input is shorter than such a tile's window, the product
 * of input and filter as polynomials takes inputs + taps − 1, and all outputs are among its coefficients.
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
  const whole = inputs + taps - 1;
  const tile = tileLength(outputs, taps, limit, batch);
  const tiles = Math.ceil(outputs / tile);
  const products = tile + taps - 1;
  if (whole <= limit && cost(whole, 1, batch) < cost(products, tiles, batch)) {
    return polynomialProduct(inputs, taps, before, outputs);
  }
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

/** The tile with the fewest products over all outputs; of equals, the shortest, which rounds best. */
/**
 * What a form costs, up to a factor, where both axes take it: each of its products², a matrix of batch · tiles² rows
 * times one of the filter's transform. To make that transform, read it three times and make its gradient takes as long
 * as about `filterRows` rows, so that small batches are better off with short tiles.
 */
function cost(products: number, tiles: number, batch: number): number {
  return products ** 2 * (batch * tiles ** 2 + filterRows);
}
const filterRows = 20;

function tileLength(outputs: number, taps: number, limit: number, batch: number): number {
  let best = 1;
  const costOf = (m: number): number => cost(m + taps - 1, Math.ceil(outputs / m), batch);
  for (let m = 2; m <= outputs && m + taps - 1 <= limit; m++) if (costOf(m) < costOf(best)) best = m;
  return best;
}

function polynomialProduct(inputs: number, taps: number, before: number, outputs: number): Bilinear {
  const { X, W, P } = toomCook(inputs, taps);
  // With the filter reversed, output o is the coefficient of degree o + taps − 1 − before.
  const U = W.map((row) => [...row].reverse());
  const Y = Array.from({ length: outputs }, (_, o) => {
    const row = P[o + taps - 1 - before];
    return row ? [...row] : new Array<number>(X.length).fill(0);
  });
  return { products: X.length, tiles: 1, V: X, U, Y };
}
