import { matmul, type RowTable, reshape, sumRows, type Tensor, transpose } from '../graph/index.js';

/** Which output position meets which input position at which tap, for images and windows of two axes. */
export interface Meetings {
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
  const windows = sumRows(x, table);
  if (c === 1) {
    // One channel: a transpose of matrices, which the product takes as it is.
    return matmul(transpose(reshape(windows, [m.outputs, m.taps, n]), [0, 2, 1]), reshape(w, [m.taps, k]));
  }
  const patches = transpose(reshape(windows, [m.outputs, m.taps, n, c]), [0, 2, 1, 3]); // [outputs, N, taps, C]
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

type Pair = readonly [number, number];

/** Sizes of a convolution of two axes. */
export interface Geometry {
  readonly input: Pair;
  readonly output: Pair;
  readonly kernel: Pair;
  readonly stride: Pair;
  /** Zeros in front: top, left, … */
  readonly pads: readonly [number, number, ...number[]];
}

/** The meetings of a convolution: on each axis, output o and tap t meet input s·o + t − p. */
export function convMeetings(g: Geometry): Meetings {
  return meetings(g, (o, t, axis) => g.stride[axis] * o + t - g.pads[axis]);
}

/** The meetings of the transposed convolution: the same, seen from the other side. */
export function transposedMeetings(g: Geometry): Meetings {
  return meetings(g, (o, t, axis) => {
    const from = o + g.pads[axis] - t;
    return from % g.stride[axis] === 0 ? from / g.stride[axis] : -1;
  });
}

function meetings(g: Geometry, along: (output: number, tap: number, axis: 0 | 1) => number): Meetings {
  const [height, width] = g.input;
  return {
    outputs: g.output[0] * g.output[1],
    taps: g.kernel[0] * g.kernel[1],
    input: (o, t) => {
      const y = along(Math.floor(o / g.output[1]), Math.floor(t / g.kernel[1]), 0);
      const x = along(o % g.output[1], t % g.kernel[1], 1);
      return y >= 0 && y < height && x >= 0 && x < width ? y * width + x : -1;
    },
  };
}
