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

/** Whether a layer is one for patches or taps: few channels, or strides and windows that the phases do not cover. */
function isThin(inputs: number, outputs: number, kernel: Pair, { stride }: Window): boolean {
  const widest = Math.max(...kernel);
  return inputs <= thin || outputs <= thin || stride[0] !== stride[1] || widest > mostProducts * stride[0];
}

/**
 * A convolution with activations position-major: x [H, W, N, C] and the filter w [kh, kw, C, K] → [oh, ow, N, K].
 */
export function convolve(x: Tensor, w: Tensor, window: Window, out: Pair, { limit }: Precision): Tensor {
  const [h, wide, n, c] = x.shape as [number, number, number, number];
  const [kh, kw, , k] = w.shape as [number, number, number, number];
  const taps = reshape(w, [kh * kw, c, k]);
  if (isThin(c, k, [kh, kw], window)) {
    const meetings = convMeetings({ input: [h, wide], output: out, kernel: [kh, kw], ...window });
    const flat = reshape(x, [h * wide, n, c]);
    const atOnce = (): Tensor => reshape(transpose(taps, [1, 0, 2]), [c, kh * kw * k]);
    return reshape(c <= k ? byPatches(flat, taps, meetings) : byTaps(flat, atOnce(), meetings), [...out, n, k]);
  }
  const s = window.stride[0];
  const rows = phaseTaps(kh, s, window.pads[0], false);
  const columns = phaseTaps(kw, s, window.pads[1], false);
  const filter = phaseFilter(taps, rows, columns, kw); // [taps, s·s, C, K]
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
  const taps = reshape(w, [kh * kw, k, c]);
  if (isThin(c, k, [kh, kw], window)) {
    const meetings = transposedMeetings({ input: [h, wide], output: out, kernel: [kh, kw], ...window });
    const flat = reshape(x, [h * wide, n, c]);
    const atOnce = (): Tensor => transpose(reshape(taps, [kh * kw * k, c]), [1, 0]);
    const y = c <= k ? byPatches(flat, transpose(taps, [0, 2, 1]), meetings) : byTaps(flat, atOnce(), meetings);
    return reshape(y, [...out, n, k]);
  }
  const s = window.stride[0];
  const rows = phaseTaps(kh, s, window.pads[0], true);
  const columns = phaseTaps(kw, s, window.pads[1], true);
  const filter = phaseFilter(taps, rows, columns, kw); // [taps, s·s, K, C]
  const y = winograd(
    x,
    reshape(filter, [rows.taps * columns.taps, s * s * k, c]),
    bilinear(h, rows.taps, rows.before, Math.ceil(out[0] / s), limit),
    bilinear(wide, columns.taps, columns.before, Math.ceil(out[1] / s), limit),
    true,
  );
  return fromPhases(y, s, out);
}
