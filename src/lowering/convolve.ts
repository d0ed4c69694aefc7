import { reshape, swapLast, type Tensor, type Window } from '../graph/index.js';
import { fromPhases, phaseFilter, phaseTaps, toPhases, upsampledTaps } from './phases.js';
import { byPatches, byTaps, convMeetings, transposedMeetings } from './taps.js';
import { type Bilinear, bilinear, mostProducts } from './toom-cook.js';
import { winograd } from './winograd.js';

/** How far a lowering may go: the most products of a tile along one axis. */
export interface Precision {
  readonly limit: number;
}

/** How far to go, and who is told in a few words how a layer is computed. */
export interface Way extends Precision {
  readonly note: (method: string) => void;
}

/** Up to this many channels on one side, a product for each position and tap is too thin for the bilinear forms. */
const thin = 4;

type Pair = readonly [number, number];

/** Whether a layer is one for patches or taps: few channels, or strides and windows that the phases do not cover. */
function isThin(inputs: number, outputs: number, kernel: Pair, { stride }: Window): boolean {
  const widest = Math.max(...kernel);
  return inputs <= thin || outputs <= thin || stride[0] !== stride[1] || widest > mostProducts * stride[0];
}

function inWords([rows, columns]: readonly [Bilinear, Bilinear], stride: number): string {
  const tiles = rows.tiles * columns.tiles;
  const cut = tiles === 1 ? 'one tile' : `${tiles} tiles`;
  return `${cut} of ${rows.products}x${columns.products}${stride > 1 ? `, ${stride * stride} phases` : ''}`;
}

/**
 * A convolution with activations position-major: x [H, W, N, C] and the filter w [kh, kw, C, K] → [oh, ow, N, K].
 */
export function convolve(x: Tensor, w: Tensor, window: Window, out: Pair, { limit, note }: Way): Tensor {
  const [h, wide, batch, c] = x.shape as [number, number, number, number];
  const [kh, kw, , k] = w.shape as [number, number, number, number];
  const taps = reshape(w, [kh * kw, c, k]);
  if (isThin(c, k, [kh, kw], window)) {
    note(`${c <= k ? 'patches' : 'taps'} of ${kh}x${kw}`);
    const meetings = convMeetings({ input: [h, wide], output: out, kernel: [kh, kw], ...window });
    const flat = reshape(x, [h * wide, batch, c]);
    return reshape(c <= k ? byPatches(flat, taps, meetings) : byTaps(flat, swapLast(taps), meetings), [
      ...out,
      batch,
      k,
    ]);
  }
  const s = window.stride[0];
  const rows = phaseTaps(kh, s, window.pads[0], false);
  const columns = phaseTaps(kw, s, window.pads[1], false);
  const filter = phaseFilter(taps, rows, columns, kw); // [taps, s·s, C, K]
  const phases = toPhases(x, s);
  const forms = [
    bilinear(phases.shape[0]!, rows.taps, rows.before, out[0], { limit, batch }),
    bilinear(phases.shape[1]!, columns.taps, columns.before, out[1], { limit, batch }),
  ] as const;
  note(inWords(forms, s));
  return winograd(phases, reshape(filter, [rows.taps * columns.taps, s * s * c, k]), ...forms, false);
}

/**
 * A convolution of stride 1 of an image that was repeated `factor` times along both axes, with activations
 * position-major: the small image x [H, W, N, C] and the filter w [kh, kw, K, C] → [oh, ow, N, K].
 *
 * @param isTransposed whether the convolution is a transposed one
 */
export function convolveUpsampled(
  x: Tensor,
  w: Tensor,
  { pads }: Window,
  out: Pair,
  { limit, note }: Way,
  factor: number,
  isTransposed: boolean,
): Tensor {
  const [h, wide, batch, c] = x.shape as [number, number, number, number];
  const [kh, kw, k] = w.shape as [number, number, number, number];
  const rows = upsampledTaps(kh, factor, pads[0], isTransposed);
  const columns = upsampledTaps(kw, factor, pads[1], isTransposed);
  const filter = phaseFilter(reshape(w, [kh * kw, k, c]), rows, columns, kw); // [taps, f·f, K, C]
  const forms = [
    bilinear(h, rows.taps, rows.before, Math.ceil(out[0] / factor), { limit, batch }),
    bilinear(wide, columns.taps, columns.before, Math.ceil(out[1] / factor), { limit, batch }),
  ] as const;
  note(`up-sampled, ${inWords(forms, factor)}`);
  const y = winograd(x, reshape(filter, [rows.taps * columns.taps, factor * factor * k, c]), ...forms, true);
  return fromPhases(y, factor, out);
}

/** Whether `convolveUpsampled` is the way for a layer: its window must fit the bilinear forms. */
export function takesUpsampled(inputs: number, outputs: number, kernel: Pair, window: Window): boolean {
  return window.stride[0] === 1 && !isThin(inputs, outputs, kernel, window);
}

/**
 * A transposed convolution with activations position-major: x [H, W, N, C] and the filter w [kh, kw, K, C] →
 * [oh, ow, N, K].
 */
export function convolveTransposed(x: Tensor, w: Tensor, window: Window, out: Pair, { limit, note }: Way): Tensor {
  const [h, wide, batch, c] = x.shape as [number, number, number, number];
  const [kh, kw, k] = w.shape as [number, number, number, number];
  const taps = reshape(w, [kh * kw, k, c]);
  if (isThin(c, k, [kh, kw], window)) {
    note(`${c <= k ? 'patches' : 'taps'} of ${kh}x${kw}`);
    const meetings = transposedMeetings({ input: [h, wide], output: out, kernel: [kh, kw], ...window });
    const flat = reshape(x, [h * wide, batch, c]);
    return reshape(c <= k ? byPatches(flat, swapLast(taps), meetings) : byTaps(flat, taps, meetings), [
      ...out,
      batch,
      k,
    ]);
  }
  const s = window.stride[0];
  const rows = phaseTaps(kh, s, window.pads[0], true);
  const columns = phaseTaps(kw, s, window.pads[1], true);
  const filter = phaseFilter(taps, rows, columns, kw); // [taps, s·s, K, C]
  const forms = [
    bilinear(h, rows.taps, rows.before, Math.ceil(out[0] / s), { limit, batch }),
    bilinear(wide, columns.taps, columns.before, Math.ceil(out[1] / s), { limit, batch }),
  ] as const;
  note(inWords(forms, s));
  const y = winograd(x, reshape(filter, [rows.taps * columns.taps, s * s * k, c]), ...forms, true);
  return fromPhases(y, s, out);
}
