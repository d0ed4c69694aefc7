import { constant, matmul, reshape, type Tensor, transpose } from '../graph/index.js';
import { kronecker, type Matrix, transposed } from './matrix.js';
import type { Bilinear } from './toom-cook.js';

function matrix(m: Matrix): Tensor {
  return constant(Float32Array.from(m.flat()), [m.length, m[0]!.length]);
}

/**
 * A convolution of stride 1 as a bilinear form of matrix products, with activations position-major, [H, W, N, C]:
 *
 *     V = (V₁ ⊗ V₂) · x      constants times image positions: for each of the products, an [N, C] matrix
 *     U = (U₁ ⊗ U₂) · w      constants times filter taps: for each of the products, a [C, K] matrix
 *     M = V · U              batched matrix product over the channels, where nearly all of the arithmetic is
 *     y = (Y₁ ⊗ Y₂) · M      constants times products
 *
 * It is faster because a tile of m outputs of a filter of r taps needs m + r − 1 products along each axis in place of
 * m · r; because everything is a large matrix product, with no windows copied out of the image; and because
 * differentiating the composite gives a backward pass of the same products transposed, so that it is as fast.
 *
 * @param x [H, W, N, C]
 * @param w [taps₁ · taps₂, C, K], or with `swapped` [taps₁ · taps₂, K, C]
 * @param separateFrom multiply-adds for each channel above which an image's rows and columns are transformed one after
 *   the other
 * @returns [H', W', N, K]
 */
export function winograd(
  x: Tensor,
  w: Tensor,
  [rows, columns]: readonly [Bilinear, Bilinear],
  { swapped, separateFrom }: { readonly swapped: boolean; readonly separateFrom: number },
): Tensor {
  const [, , n, c] = x.shape as [number, number, number, number];
  const [taps, w1, w2] = w.shape as [number, number, number];
  const k = swapped ? w1 : w2;
  const products = rows.products * columns.products;
  const u = matmul(matrix(kronecker(rows.U, columns.U)), reshape(w, [taps, w1 * w2]));
  const U = reshape(u, [products, w1, w2]); //                                      [p₁·p₂, C, K]
  const filter = swapped ? transpose(U, [0, 2, 1]) : U;

  // With more than one tile along the first axis, either all tiles of a product are brought together, or those of one
  // row of tiles are multiplied with the filter by themselves, which reads it again but moves no image.
  const apart = rows.tiles > 1 && columns.tiles * n * (c + k) > c * k;
  const [v1, y1] = apart
    ? [tilesFirst(rows.V, rows), transposed(tilesFirst(transposed(rows.Y), rows))]
    : [rows.V, rows.Y];
  const v = transform(x, v1, columns.V, separateFrom); //                                         [p₁·t₁, p₂·t₂, N, C]
  const both = [rows.products, rows.tiles, columns.products, columns.tiles] as const;
  const V = apart
    ? reshape(v, [rows.tiles, products, columns.tiles * n, c]) //                   [t₁, p₁·p₂, t₂·N, C]
    : reshape(gatherTiles(v, both, n * c), [products, rows.tiles * columns.tiles * n, c]); // [p₁·p₂, t₁·t₂·N, C]
  const M = matmul(V, filter); //                                                   the same with K
  const m = apart ? M : spreadTiles(M, both, n * k);
  const spread = reshape(m, [rows.products * rows.tiles, columns.products * columns.tiles, n, k]);
  return transform(spread, y1, columns.Y, separateFrom); //                                       [H', W', N, K]
}

/** Rows of the tile-fastest order (product, tile) in the order (tile, product). */
function tilesFirst(m: Matrix, { products, tiles }: Bilinear): Matrix {
  return Array.from({ length: products * tiles }, (_, i) => m[(i % products) * tiles + Math.floor(i / products)]!);
}

/** (a ⊗ b) · x over the two leading axes of x [P, Q, N, C]. */
function transform(x: Tensor, a: Matrix, b: Matrix, separateFrom: number): Tensor {
  const [p, q, n, c] = x.shape as [number, number, number, number];
  const [p1, q1] = [a.length, b.length];
  if (p1 * q1 * p * q <= separateFrom) {
    return reshape(matmul(matrix(kronecker(a, b)), reshape(x, [p * q, n * c])), [p1, q1, n, c]);
  }
  // The axis that shrinks goes first, so that the second one has less to do.
  if (q1 * p <= p1 * q) {
    const half = matmul(matrix(b), reshape(x, [p, q, n * c])); // [P, Q', N·C]
    return reshape(matmul(matrix(a), reshape(half, [p, q1 * n * c])), [p1, q1, n, c]);
  }
  const half = matmul(matrix(a), reshape(x, [p, q * n * c])); // [P', Q·N·C]
  return reshape(matmul(matrix(b), reshape(half, [p1, q, n * c])), [p1, q1, n, c]);
}

type Tiling = readonly [p1: number, t1: number, p2: number, t2: number];

/** Brings the tiles of each product together: [p₁, t₁, p₂, t₂, …] → [p₁, p₂, t₁, t₂, …]. */
function gatherTiles(x: Tensor, [p1, t1, p2, t2]: Tiling, width: number): Tensor {
  return transpose(reshape(x, [p1, t1, p2, t2 * width]), [0, 2, 1, 3]);
}

function spreadTiles(x: Tensor, [p1, t1, p2, t2]: Tiling, width: number): Tensor {
  return transpose(reshape(x, [p1, p2, t1, t2 * width]), [0, 2, 1, 3]);
}
