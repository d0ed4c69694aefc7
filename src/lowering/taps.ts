import { matmul, type RowTable, reshape, sumRows, type Tensor, transpose } from '../graph/index.js';

/** Which output position meets which input position at which tap, for images and windows of two axes. */
export interface Meetings {
  readonly inputs: number;
  readonly outputs: number;
  readonly taps: number;
  /** The input position of (output, tap), or −1 in the padding. */
  readonly input: (output: number, tap: number) => number;
}

/**
 * A convolution as one matrix product over patches: every output position's window is copied out of the image (im2col).
 * The copy is `taps` times the image, so this is for few input channels, where a product for each tap would be too thin.
 *
 * @param x [inputs, N, C]
 * @param w [taps, C, K]
 * @returns [outputs, N, K]
 */
export function byPatches(x: Tensor, w: Tensor, m: Meetings): Tensor {
  const [, n, c] = x.shape as [number, number, number];
  const k = w.shape[2]!;
  const table: number[][] = [];
  for (let o = 0; o < m.outputs; o++) {
    for (let t = 0; t < m.taps; t++) table.push(m.input(o, t) < 0 ? [] : [m.input(o, t)]);
  }
  const windows = reshape(sumRows(x, table), [m.outputs, m.taps, n, c]);
  const patches = transpose(windows, [0, 2, 1, 3]); // [outputs, N, taps, C]
  if (c === 1) {
    // One channel: a transpose of matrices, which the product takes as it is.
    return matmul(transpose(reshape(windows, [m.outputs, m.taps, n]), [0, 2, 1]), reshape(w, [m.taps, k]));
  }
  return matmul(reshape(patches, [m.outputs, n, m.taps * c]), reshape(w, [m.taps * c, k]));
}

/**
 * A convolution as one matrix product that applies every tap to every input position, and sparse sums that bring the
 * taps to the outputs. The products are `taps` times the output, so this is for few output channels.
 *
 * @param x [inputs, N, C]
 * @param w [C, taps · K]
 * @returns [outputs, N, K]
 */
export function byTaps(x: Tensor, w: Tensor, m: Meetings): Tensor {
  const [p, n] = x.shape as [number, number, number];
  const k = w.shape[1]! / m.taps;
  const products = reshape(matmul(x, w), [p, n, m.taps, k]);
  const rows = reshape(transpose(products, [0, 2, 1, 3]), [p * m.taps, n, k]);
  const table: RowTable = Array.from({ length: m.outputs }, (_, o) =>
    Array.from({ length: m.taps }, (_, t) => ({ i: m.input(o, t), t }))
      .filter(({ i }) => i >= 0)
      .map(({ i, t }) => i * m.taps + t),
  );
  return sumRows(rows, table);
}

/** The meetings of a convolution: output o and tap t meet input s·o + t − p on each axis. */
export function convMeetings(
  [h, w]: readonly [number, number],
  [oh, ow]: readonly [number, number],
  [kh, kw]: readonly [number, number],
  [sh, sw]: readonly [number, number],
  [top, left]: readonly number[],
): Meetings {
  return {
    inputs: h * w,
    outputs: oh * ow,
    taps: kh * kw,
    input: (o, t) => {
      const y = sh * Math.floor(o / ow) + Math.floor(t / kw) - top!;
      const x = sw * (o % ow) + (t % kw) - left!;
      return y >= 0 && y < h && x >= 0 && x < w ? y * w + x : -1;
    },
  };
}

/** The meetings of the transposed convolution: the same, seen from the other side. */
export function transposedMeetings(
  [h, w]: readonly [number, number],
  [oh, ow]: readonly [number, number],
  [kh, kw]: readonly [number, number],
  [sh, sw]: readonly [number, number],
  [top, left]: readonly number[],
): Meetings {
  return {
    inputs: h * w,
    outputs: oh * ow,
    taps: kh * kw,
    input: (o, t) => {
      const y = Math.floor(o / ow) + top! - Math.floor(t / kw);
      const x = (o % ow) + left! - (t % kw);
      if (y < 0 || x < 0 || y % sh !== 0 || x % sw !== 0 || y / sh >= h || x / sw >= w) return -1;
      return (y / sh) * w + x / sw;
    },
  };
}
