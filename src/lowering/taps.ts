import { matmul, type RowTable, reshape, sumRows, swapLast, type Tensor } from '../graph/index.js';

/** Which output position meets which input position at which tap, for images and windows of two axes. */
export interface Meetings {
  readonly outputs: number;
  readonly taps: number;
  /** The input position of (output, tap), or −1 in the padding. */
  readonly input: (output: number, tap: number) => number;
  /** Equal for equal geometries. */
  readonly key: string;
}

const tables = new Map<string, WeakRef<RowTable>>();

/** A table that is made once, since it is long and several phases of a step ask for it. */
function tableOf(key: string, make: () => RowTable): RowTable {
  const known = tables.get(key)?.deref();
  if (known) return known;
  const made = make();
  tables.set(key, new WeakRef(made));
  return made;
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
  const [p, n, c] = x.shape as [number, number, number];
  const k = w.shape[2]!;
  // With the batch last, a window is a matrix whose transpose the product takes as it is: only the thin image is moved.
  // A single image is as good as it is, and its channels are copied together.
  const single = n === 1;
  const runs = single ? 1 : c;
  const table = tableOf(`patches ${runs} ${m.key}`, () => {
    const rows: number[][] = [];
    for (let o = 0; o < m.outputs; o++) {
      for (let t = 0; t < m.taps; t++) {
        const i = m.input(o, t);
        for (let j = 0; j < runs; j++) rows.push(i < 0 ? [] : [i * runs + j]);
      }
    }
    return rows;
  });
  const filter = reshape(w, [m.taps * c, k]);
  if (single) {
    const windows = reshape(sumRows(reshape(x, [p, c]), table), [m.outputs, m.taps * c]);
    return reshape(matmul(windows, filter), [m.outputs, 1, k]);
  }
  const planes = reshape(swapLast(x), [p * c, n]);
  const windows = reshape(sumRows(planes, table), [m.outputs, m.taps * c, n]);
  return matmul(swapLast(windows), filter);
}

/**
 * A convolution as one matrix product that applies every tap to every input position, and sparse sums that bring the
 * taps to the outputs. The products are `taps` times the output, so this is for few output channels.
 *
 * @param x [inputs, N, C]
 * @param w [taps, K, C]
 * @returns [outputs, N, K]
 */
export function byTaps(x: Tensor, w: Tensor, m: Meetings): Tensor {
  const [p, n, c] = x.shape as [number, number, number];
  const k = w.shape[1]!;
  // With the batch last, a product of one tap and position is a row, which the sums pick where it lies. A batch of one
  // has no axis to move, is a single product, and its channels are picked together.
  const single = n === 1;
  const runs = single ? 1 : k;
  const table = tableOf(`taps ${runs} ${m.key}`, () => {
    const rows: number[][] = [];
    for (let o = 0; o < m.outputs; o++) {
      const meets = Array.from({ length: m.taps }, (_, t) => ({ i: m.input(o, t), t })).filter(({ i }) => i >= 0);
      for (let j = 0; j < runs; j++) rows.push(meets.map(({ i, t }) => (i * m.taps + t) * runs + j));
    }
    return rows;
  });
  const flat = reshape(w, [m.taps * k, c]);
  if (single) {
    const products = matmul(reshape(x, [p, c]), swapLast(flat)); // [inputs, taps · K]
    return reshape(sumRows(reshape(products, [p * m.taps, k]), table), [m.outputs, 1, k]);
  }
  const products = matmul(flat, swapLast(x)); // [inputs, taps · K, N]
  const planes = sumRows(reshape(products, [p * m.taps * k, n]), table);
  return swapLast(reshape(planes, [m.outputs, k, n]));
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
  return meetings('conv', g, (o, t, axis) => g.stride[axis] * o + t - g.pads[axis]);
}

/** The meetings of the transposed convolution: the same, seen from the other side. */
export function transposedMeetings(g: Geometry): Meetings {
  return meetings('transposed', g, (o, t, axis) => {
    const from = o + g.pads[axis] - t;
    return from % g.stride[axis] === 0 ? from / g.stride[axis] : -1;
  });
}

function meetings(kind: string, g: Geometry, along: (output: number, tap: number, axis: 0 | 1) => number): Meetings {
  const [height, width] = g.input;
  return {
    key: `${kind} ${JSON.stringify([g.input, g.output, g.kernel, g.stride, g.pads])}`,
    outputs: g.output[0] * g.output[1],
    taps: g.kernel[0] * g.kernel[1],
    input: (o, t) => {
      const y = along(Math.floor(o / g.output[1]), Math.floor(t / g.kernel[1]), 0);
      const x = along(o % g.output[1], t % g.kernel[1], 1);
      return y >= 0 && y < height && x >= 0 && x < width ? y * width + x : -1;
    },
  };
}
