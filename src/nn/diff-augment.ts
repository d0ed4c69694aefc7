import {
  add,
  constant,
  gather,
  matmul,
  meanOver,
  mul,
  reshape,
  type Shape,
  sizeOf,
  sub,
  swapLast,
  type Tensor,
} from '../graph/index.js';

/**
 * Differentiable augmentation (Zhao et al. 2020, arXiv 2006.10738): what D sees, real and fake, is changed by chance in
 * the same ways, and the generator learns through the changes. For each image by itself, in this order:
 *
 *     colour       x + b;  m₁ + s·(x − m₁), m₁ the pixel's mean over channels;  m + c·(x − m), m the image's mean
 *                  b ~ U(−½, ½), s ~ U(0, 2), c ~ U(½, 3/2)
 *     translation  by up to ⅛ of its height and width either way, zeros coming in
 *     cutout       zeros in a window of half its height and width, whose middle is anywhere
 *
 * for images whose pixels are in [−1, 1].
 */
export const augmentations = ['colour', 'translation', 'cutout'] as const;
export type Augmentation = (typeof augmentations)[number];

/** Where an augmentation's draws come from, one for each image, anew at every step; a name is a stream's. */
export interface Draws {
  /** [rows] int64, each of 0 … below − 1 equally likely. */
  integers(name: string, rows: number, below: number): Tensor;
  /** [rows] float32 from U(low, high). */
  uniform(name: string, rows: number, low: number, high: number): Tensor;
}

/**
 * @param x images [N, C, H, W]
 * @param range of the pixels; zeros of the definition are its middle
 */
export function diffAugment(
  x: Tensor,
  policy: readonly Augmentation[],
  draws: Draws,
  [low, high]: readonly [number, number] = [-1, 1],
): Tensor {
  if (policy.length === 0) return x;
  const middle = (low + high) / 2;
  const half = (high - low) / 2;
  let y = middle === 0 ? x : sub(x, middle);
  if (policy.includes('colour')) y = recoloured(y, draws, half);
  if (policy.includes('translation')) y = translated(y, draws);
  if (policy.includes('cutout')) y = mul(y, outsideWindow(y.shape, draws));
  return middle === 0 ? y : add(y, middle);
}

function recoloured(x: Tensor, draws: Draws, half: number): Tensor {
  const n = x.shape[0]!;
  const each = (name: string, low: number, high: number): Tensor =>
    reshape(draws.uniform(name, n, low, high), [n, 1, 1, 1]);
  const around = (mean: Tensor, y: Tensor, factor: Tensor): Tensor => add(mean, mul(sub(y, mean), factor));
  let y = add(x, each('brightness', -half / 2, half / 2));
  if (x.shape[1]! > 1) y = around(meanOver(y, [1]), y, each('saturation', 0, 2));
  return around(meanOver(y, [1, 2, 3]), y, each('contrast', 0.5, 1.5));
}

/** Rows and columns moved by products with shifted identities. */
function translated(x: Tensor, draws: Draws): Tensor {
  const [n, , height, width] = x.shape as [number, number, number, number];
  const shifts = (name: string, size: number): Tensor => {
    const most = Math.floor(size / 8 + 0.5);
    const moves = (by: number, to: number, from: number): boolean => from - to === by - most;
    const tables = table([2 * most + 1, size, size], moves);
    return reshape(gather(tables, draws.integers(name, n, 2 * most + 1)), [n, 1, size, size]);
  };
  const rows = shifts('translationY', height); // [N, 1, to, from]
  const columns = shifts('translationX', width);
  return matmul(matmul(rows, x), swapLast(columns));
}

/** 0 in a window of each image and 1 elsewhere, [N, 1, H, W]. */
function outsideWindow([n, , height, width]: Shape, draws: Draws): Tensor {
  const inside = (name: string, size: number): Tensor => {
    const side = Math.floor(size / 2 + 0.5);
    const places = size + 1 - (side % 2);
    const covers = (middle: number, at: number): boolean => {
      const from = middle - Math.floor(side / 2);
      return at >= from && at < from + side;
    };
    return gather(table([places, size], covers), draws.integers(name, n!, places)); // [N, size]
  };
  const rows = reshape(inside('cutoutY', height!), [n!, 1, height!, 1]);
  const columns = reshape(inside('cutoutX', width!), [n!, 1, 1, width!]);
  return sub(1, mul(rows, columns));
}

/** 1 where it holds and 0 elsewhere. */
function table(shape: readonly number[], holds: (...index: [number, number, number]) => boolean): Tensor {
  const [, rows, columns = 1] = shape as [number, number, number?];
  const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) =>
    holds(Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns) ? 1 : 0,
  );
  return constant(data, shape);
}
