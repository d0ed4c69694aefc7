import { reshape, sumRows, swapLast, type Tensor, transpose, type Window } from '../graph/index.js';
import { type Image, phasesAsChannels, phasesAsImages } from './phases.js';
import { byPatches, byTaps, convMeetings, transposedMeetings } from './taps.js';
import { mostProducts } from './toom-cook.js';

/** Up to this many channels on one side, a product for each position and tap is too thin for the bilinear forms. */
const thin = 4;

type Pair = readonly [number, number];

/** Whether a layer is one for patches or taps: few channels, or strides and windows that the phases do not cover. */
export function isThin(inputs: number, outputs: number, kernel: Pair, { stride }: Window): boolean {
  const widest = Math.max(...kernel);
  return inputs <= thin || outputs <= thin || stride[0] !== stride[1] || widest > mostProducts * stride[0];
}

/** Patches where the input has fewer channels, taps where the output has. */
export const thinForm = (inputs: number, outputs: number): 'patches' | 'taps' =>
  inputs <= outputs ? 'patches' : 'taps';

/**
 * A thin convolution: x [H, W, N, C] and the filter w [kh·kw, C, K] → [oh, ow, N, K]. By patches the result may be held
 * as phases; by taps x may be, if the strides are 1.
 */
export function thinConvolution(x: Image, w: Tensor, kernel: Pair, window: Window, out: Pair, held: number): Image {
  const [taps, c, k] = w.shape as [number, number, number];
  if (thinForm(c, k) === 'patches') {
    const input = sides(x.x);
    const output = [out[0] / held, out[1] / held] as const;
    const meetings = convMeetings({ input, output, ...wideWindow(kernel, window, held) });
    const filter = wideFilter(w, kernel, window.stride, held); // [taps', s·s, C, K]
    const wide = reshape(transpose(filter, [0, 2, 1, 3]), [filter.shape[0]!, c, held ** 2 * k]);
    const y = byPatches(flat(x.x), wide, meetings);
    return { x: phasesAsImages(reshape(y, [...output, x.x.shape[2]!, held ** 2 * k]), held), stride: held };
  }
  if (x.stride === 1) {
    const meetings = convMeetings({ input: sides(x.x), output: out, kernel, ...window });
    return { x: reshape(byTaps(flat(x.x), swapLast(w), meetings), [...out, x.x.shape[2]!, k]), stride: 1 };
  }
  // With strides of 1 it is the transposed convolution with the filter reversed.
  const [top, left] = window.pads;
  const reversed = sumRows(
    swapLast(w),
    Array.from({ length: taps }, (_, t) => [taps - 1 - t]),
  );
  const pads = [kernel[0] - 1 - top, kernel[1] - 1 - left, 0, 0] as const;
  return thinTransposed(x, reversed, kernel, { stride: [1, 1], pads }, out);
}

/**
 * A thin transposed convolution: x [H, W, N, C], by taps also held as phases, and the filter w [kh·kw, K, C] →
 * [oh, ow, N, K].
 */
export function thinTransposed(x: Image, w: Tensor, kernel: Pair, window: Window, out: Pair): Image {
  const [, k, c] = w.shape as [number, number, number];
  const channels = phasesAsChannels(x);
  const input = sides(channels);
  const n = channels.shape[2]!;
  const meetings = transposedMeetings({ input, output: out, ...wideWindow(kernel, window, x.stride) });
  if (thinForm(c, k) === 'patches') {
    return { x: reshape(byPatches(flat(channels), swapLast(w), meetings), [...out, n, k]), stride: 1 };
  }
  const filter = wideFilter(w, kernel, window.stride, x.stride); // [taps', s·s, K, C]
  const wide = reshape(transpose(filter, [0, 2, 1, 3]), [filter.shape[0]!, k, x.stride ** 2 * c]);
  return { x: reshape(byTaps(flat(channels), wide, meetings), [...out, n, k]), stride: 1 };
}

const sides = (x: Tensor): Pair => [x.shape[0]!, x.shape[1]!];

function flat(x: Tensor): Tensor {
  const [h, w, n, c] = x.shape as [number, number, number, number];
  return reshape(x, [h * w, n, c]);
}

/**
 * A thin layer of strides q, seen from the phases of stride s on its wider side, is one of strides q·s with a wider
 * window: it meets s·s times as few positions, so that fewer rows are copied or added, and the phases need not be
 * interleaved. Its window has zeros, which cost products that a thin layer has few of.
 */
function wideWindow(kernel: Pair, { stride, pads }: Window, s: number) {
  return { kernel: wideKernel(kernel, stride, s), stride: [stride[0] * s, stride[1] * s] as const, pads };
}

/** The window of a layer seen from phases of stride s. */
export function wideKernel(kernel: Pair, steps: Pair, s: number): Pair {
  return [kernel[0] + steps[0] * (s - 1), kernel[1] + steps[1] * (s - 1)];
}

/** The filter of that window: w [k₁·k₂, X, Y] → [k₁'·k₂', s·s, X, Y], for each phase moved by as much as the phase is. */
function wideFilter(w: Tensor, kernel: Pair, steps: Pair, s: number): Tensor {
  const [height, width] = wideKernel(kernel, steps, s);
  const table: number[][] = [];
  for (let tap = 0; tap < height * width; tap++) {
    for (let phase = 0; phase < s * s; phase++) {
      const row = Math.floor(tap / width) - steps[0] * Math.floor(phase / s);
      const column = (tap % width) - steps[1] * (phase % s);
      const meets = row >= 0 && row < kernel[0] && column >= 0 && column < kernel[1];
      table.push(meets ? [row * kernel[1] + column] : []);
    }
  }
  const rows = s === 1 ? w : sumRows(w, table);
  return reshape(rows, [height * width, s * s, w.shape[1]!, w.shape[2]!]);
}
