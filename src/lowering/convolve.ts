import { reshape, type Tensor, transpose, type Window } from '../graph/index.js';
import { fromPhases, phaseFilter, phaseTaps, toPhases } from './phases.js';
import { byPatches, byTaps, convMeetings, transposedMeetings } from './taps.js';
import { bilinear, mostProducts } from './toom-cook.js';
import { winograd } from './winograd.js';

/** How far a lowering may go: the most products of a tile along one axis. */
export interface Precision {
  readonly limit: number;
}

/** Up to this many channels on one side, a product for each position and tap is too thin for the bilinear forms. */
const thin = 4;

type Pair = readonly [number, number];

/**
 * A convolution with activations position-major: x [H, W, N, C] and the filter w [kh, kw, C, K] → [oh, ow, N, K].
 */
export function convolve(x: Tensor, w: Tensor, window: Window, out: Pair, { limit }: Precision): Tensor {
  const [h, wide, n, c] = x.shape as [number, number, number, number];
  const [kh, kw, , k] = w.shape as [number, number, number, number];
  const { stride, pads } = window;
  if (c <= thin || k <= thin || stride[0] !== stride[1] || Math.max(kh, kw) > mostProducts * stride[0]) {
    const meetings = convMeetings([h, wide], out, [kh, kw], stride, pads);
    const flat = reshape(x, [h * wide, n, c]);
    const y =
      c <= k
        ? byPatches(flat, reshape(w, [kh * kw, c, k]), meetings)
        : byTaps(flat, reshape(transpose(reshape(w, [kh * kw, c, k]), [1, 0, 2]), [c, kh * kw * k]), meetings);
    return reshape(y, [...out, n, k]);
  }
  const s = stride[0];
  const rows = phaseTaps(kh, s, pads[0], false);
  const columns = phaseTaps(kw, s, pads[1], false);
  const filter = phaseFilter(reshape(w, [kh * kw, c, k]), rows, columns, kw); // [taps, s·s, C, K]
  const phases = toPhases(x, s);
  return winograd(
    phases,
    reshape(filter, [rows.taps * columns.taps, s * s * c, k]),
    bilinear(phases.shape[0]!, rows.taps, rows.before, out[0], limit),
    bilinear(phases.shape[1]!, columns.taps, columns.before, out[1], limit),
    false,
  );
}

/**
 * A transposed convolution with activations position-major: x [H, W, N, C] and the filter w [kh, kw, K, C] →
 * [oh, ow, N, K].
 */
export function convolveTransposed(x: Tensor, w: Tensor, window: Window, out: Pair, { limit }: Precision): Tensor {
  const [h, wide, n, c] = x.shape as [number, number, number, number];
  const [kh, kw, k] = w.shape as [number, number, number, number];
  const { stride, pads } = window;
  if (c <= thin || k <= thin || stride[0] !== stride[1] || Math.max(kh, kw) > mostProducts * stride[0]) {
    const meetings = transposedMeetings([h, wide], out, [kh, kw], stride, pads);
    const flat = reshape(x, [h * wide, n, c]);
    const y =
      c <= k
        ? byPatches(flat, transpose(reshape(w, [kh * kw, k, c]), [0, 2, 1]), meetings)
        : byTaps(flat, transpose(reshape(w, [kh * kw * k, c]), [1, 0]), meetings);
    return reshape(y, [...out, n, k]);
  }
  const s = stride[0];
  const rows = phaseTaps(kh, s, pads[0], true);
  const columns = phaseTaps(kw, s, pads[1], true);
  const filter = phaseFilter(reshape(w, [kh * kw, k, c]), rows, columns, kw); // [taps, s·s, K, C]
  const [u, v] = [Math.ceil(out[0] / s), Math.ceil(out[1] / s)];
  const y = winograd(
    x,
    reshape(filter, [rows.taps * columns.taps, s * s * k, c]),
    bilinear(h, rows.taps, rows.before, u, limit),
    bilinear(wide, columns.taps, columns.before, v, limit),
    true,
  );
  return fromPhases(y, s, out);
}
