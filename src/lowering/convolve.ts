import { reshape, type Tensor, type Window } from '../graph/index.js';
import {
  fromPhases,
  type Image,
  type PhaseTaps,
  phaseFilter,
  phasesAsChannels,
  phasesAsImages,
  phaseTaps,
  toPhases,
  upsampledTaps,
} from './phases.js';
import { isThin, thinConvolution, thinForm, thinTransposed } from './thin.js';
import { type Bilinear, bilinear } from './toom-cook.js';
import { winograd } from './winograd.js';

/** How far a lowering may go: the most products of a tile along one axis. */
export interface Precision {
  readonly limit: number;
}

/** How far to go, how to hold the result, and who is told in a few words how a layer is computed. */
export interface Way extends Precision {
  /** See `winograd`. */
  readonly separateFrom: number;
  /** The stride as whose phases the result is to be held; 1 for position-major. */
  readonly held: number;
  readonly note: (method: string) => void;
}

type Pair = readonly [number, number];

function inWords([rows, columns]: readonly [Bilinear, Bilinear], stride: number): string {
  const tiles = rows.tiles * columns.tiles;
  const cut = tiles === 1 ? 'one tile' : `${tiles} tiles`;
  return `${cut} of ${rows.products}x${columns.products}${stride > 1 ? `, ${stride * stride} phases` : ''}`;
}

const besidePhases = (stride: number): string => (stride > 1 ? `, ${stride ** 2} phases` : '');

/**
 * A convolution with activations position-major: x [H, W, N, C], or held as phases where the layer takes them, and the
 * filter w [kh, kw, C, K] → [oh, ow, N, K].
 */
export function convolve(
  x: Image,
  w: Tensor,
  window: Window,
  out: Pair,
  { limit, held, separateFrom, note }: Way,
): Image {
  const [kh, kw, c, k] = w.shape as [number, number, number, number];
  const taps = reshape(w, [kh * kw, c, k]);
  if (isThin(c, k, [kh, kw], window)) {
    note(`${thinForm(c, k)} of ${kh}x${kw}${besidePhases(Math.max(x.stride, held))}`);
    return thinConvolution(x, taps, [kh, kw], window, out, held);
  }
  const s = window.stride[0];
  const rows = phaseTaps(kh, s, window.pads[0], false);
  const columns = phaseTaps(kw, s, window.pads[1], false);
  const filter = phaseFilter(taps, rows, columns, kw); // [taps, s·s, C, K]
  const phases = x.stride === s ? phasesAsChannels(x) : toPhases(x.x, s);
  const batch = phases.shape[2]!;
  const forms = [
    bilinear(phases.shape[0]!, rows.taps, rows.before, out[0], { limit, batch }),
    bilinear(phases.shape[1]!, columns.taps, columns.before, out[1], { limit, batch }),
  ] as const;
  note(inWords(forms, s));
  const y = winograd(phases, reshape(filter, [rows.taps * columns.taps, s * s * c, k]), forms, {
    swapped: false,
    separateFrom,
  });
  return { x: y, stride: 1 };
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
  way: Way,
  factor: number,
  isTransposed: boolean,
): Image {
  const c = x.shape[3]!;
  const [kh, kw, k] = w.shape as [number, number, number, number];
  const rows = upsampledTaps(kh, factor, pads[0], isTransposed);
  const columns = upsampledTaps(kw, factor, pads[1], isTransposed);
  const lead = [rows.lead, columns.lead] as const;
  return toOutputPhases(x, reshape(w, [kh * kw, k, c]), { rows, columns, lead, stride: factor, kw }, out, {
    ...way,
    note: (method) => way.note(`up-sampled, ${method}`),
  });
}

/** Whether `convolveUpsampled` is the way for a layer: its window must fit the bilinear forms. */
export function takesUpsampled(inputs: number, outputs: number, kernel: Pair, window: Window): boolean {
  return window.stride[0] === 1 && !isThin(inputs, outputs, kernel, window);
}

/**
 * A transposed convolution with activations position-major: x [H, W, N, C], or held as phases where the layer takes
 * them, and the filter w [kh, kw, K, C] → [oh, ow, N, K].
 */
export function convolveTransposed(x: Image, w: Tensor, window: Window, out: Pair, way: Way): Image {
  const [kh, kw, k, c] = w.shape as [number, number, number, number];
  const taps = reshape(w, [kh * kw, k, c]);
  if (isThin(c, k, [kh, kw], window)) {
    way.note(`${thinForm(c, k)} of ${kh}x${kw}${besidePhases(x.stride)}`);
    return thinTransposed(x, taps, [kh, kw], window, out);
  }
  const s = window.stride[0];
  const rows = phaseTaps(kh, s, window.pads[0], true);
  const columns = phaseTaps(kw, s, window.pads[1], true);
  return toOutputPhases(x.x, taps, { rows, columns, lead: [0, 0], stride: s, kw }, out, way);
}

interface OutputPhases {
  readonly rows: PhaseTaps;
  readonly columns: PhaseTaps;
  /** Outputs along each axis that the phases have in front of the first. */
  readonly lead: Pair;
  /** Phases along each axis. */
  readonly stride: number;
  /** Taps of the written filter along the second axis. */
  readonly kw: number;
}

/** From x [H, W, N, C] to the phases of the output, with the written filter w [kh·kw, K, C] → [oh, ow, N, K]. */
function toOutputPhases(
  x: Tensor,
  w: Tensor,
  { rows, columns, lead, stride, kw }: OutputPhases,
  out: Pair,
  { limit, held, separateFrom, note }: Way,
): Image {
  const [h, wide, batch, c] = x.shape as [number, number, number, number];
  const k = w.shape[1]!;
  const filter = phaseFilter(w, rows, columns, kw); // [taps, s·s, K, C]
  const forms = [
    bilinear(h, rows.taps, rows.before, Math.ceil((lead[0] + out[0]) / stride), { limit, batch }),
    bilinear(wide, columns.taps, columns.before, Math.ceil((lead[1] + out[1]) / stride), { limit, batch }),
  ] as const;
  note(inWords(forms, stride));
  const y = winograd(x, reshape(filter, [rows.taps * columns.taps, stride * stride * k, c]), forms, {
    swapped: true,
    separateFrom,
  });
  return held > 1 ? { x: phasesAsImages(y, held), stride: held } : { x: fromPhases(y, stride, out, lead), stride: 1 };
}
