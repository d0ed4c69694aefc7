import { constant, gather, matmul, reshape, type Tensor } from '../graph/index.js';

/**
 * Each image as it is or mirrored left to right.
 * @param x images [N, C, H, W]
 * @param chosen [N] int64: 1 for those to be mirrored, else 0
 */
export function flip(x: Tensor, chosen: Tensor): Tensor {
  const [n, , , width] = x.shape as [number, number, number, number];
  const tables = new Float32Array(2 * width * width);
  for (let i = 0; i < width; i++) {
    tables[i * width + i] = 1;
    tables[(width + i) * width + (width - 1 - i)] = 1;
  }
  return matmul(x, reshape(gather(constant(tables, [2, width, width]), chosen), [n, 1, width, width]));
}
