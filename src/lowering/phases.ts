import { pad, type RowTable, reshape, slice, sumRows, type Tensor, transpose } from '../graph/index.js';

/**
 * Strides as channels. Positions that are a stride apart belong to one phase; a convolution of stride s is one of stride
 * 1 from s² phases of its input, as channels, and a transposed one leads to s² phases of its output. Both have ⌈k/s⌉ or
 * so taps, most of which meet several phases in one matrix product. Up-sampling s times and then convolving is of the
 * second kind: it leads from the small image to the phases of the large one, which is never made.
 */
export interface PhaseTaps {
  /** Taps of the filter between phases. */
  readonly taps: number;
  /** Zeros in front of the input, of stride 1. */
  readonly before: number;
  /** For each (tap between phases, phase), the taps of the original filter that add up to it. */
  readonly source: readonly (readonly (readonly number[])[])[];
}

/**
 * The taps between phases, for a window of k taps and `before` zeros in front. In a convolution, input s·u + a meets
 * output o at tap s·j + a + before with j = u − o; in a transposed one, output s·u + a meets input o there, so that the
 * offsets run backwards.
 */
export function phaseTaps(k: number, stride: number, before: number, isTransposed: boolean): PhaseTaps {
  const first = Math.floor(-before / stride);
  const last = Math.floor((k - 1 - before) / stride);
  const taps = last - first + 1;
  const source = Array.from({ length: taps }, (_, t) => {
    const j = isTransposed ? last - t : first + t;
    return Array.from({ length: stride }, (_, a) => [stride * j + a + before].filter((tap) => tap >= 0 && tap < k));
  });
  return { taps, before: isTransposed ? last : -first, source };
}

/**
 * The taps from an image to the phases of the image that a window of k taps, of stride 1 and with `before` zeros in
 * front, makes of it after it was repeated `factor` times. Output o and tap t meet the repeated image at o + t − before,
 * which is input ⌊(o + t − before) / f⌋; in a transposed convolution t runs the other way.
 *
 * The phases begin `lead` outputs before the first, where the windows of all of them begin at the same input: that takes
 * one tap less than phases whose windows are shifted against each other. Those outputs are dropped again.
 */
export function upsampledTaps(
  k: number,
  factor: number,
  before: number,
  isTransposed: boolean,
): PhaseTaps & { readonly lead: number } {
  const begin = isTransposed ? before - (k - 1) : -before;
  const first = Math.floor(begin / factor);
  const taps = Math.floor((factor - 1 + k - 1) / factor) + 1;
  const source = Array.from({ length: taps }, (_, j) =>
    Array.from({ length: factor }, (_, a) => {
      // The window of phase a reaches the repeated image's j-th element and its copies from steps f·j − a on.
      const steps = Array.from({ length: factor }, (_, i) => factor * j - a + i).filter((i) => i >= 0 && i < k);
      return isTransposed ? steps.map((i) => k - 1 - i).reverse() : steps;
    }),
  );
  return { taps, before: -first, source, lead: begin - first * factor };
}

/** Filter rows for both axes: w [k₁·k₂, X, Y] → [taps₁·taps₂, s·s, X, Y], zeros where no tap meets a phase. */
export function phaseFilter(w: Tensor, rows: PhaseTaps, columns: PhaseTaps, k: number): Tensor {
  const table: RowTable = rows.source.flatMap((r) =>
    columns.source.flatMap((c) => r.flatMap((is) => c.map((js) => is.flatMap((i) => js.map((j) => i * k + j))))),
  );
  const phases = rows.source[0]!.length * columns.source[0]!.length;
  return reshape(sumRows(w, table), [rows.taps * columns.taps, phases, w.shape[1]!, w.shape[2]!]);
}

/** Space to depth: x [H, W, N, C] → [⌈H/s⌉, ⌈W/s⌉, N, s·s·C]. */
export function toPhases(x: Tensor, stride: number): Tensor {
  const [h, w, n, c] = x.shape as [number, number, number, number];
  const [hs, ws] = [Math.ceil(h / stride), Math.ceil(w / stride)];
  const even = pad(x, [0, 0, 0, 0], [hs * stride - h, ws * stride - w, 0, 0]);
  const split = transpose(reshape(even, [hs, stride, ws, stride, n, c]), [0, 2, 4, 1, 3, 5]);
  return reshape(split, [hs, ws, n, stride * stride * c]);
}

/** Depth to space: x [U, V, N, s·s·C] → [H, W, N, C], without the first `lead` rows and columns and what is over at the end. */
export function fromPhases(
  x: Tensor,
  stride: number,
  [h, w]: readonly [number, number],
  lead: readonly [number, number],
): Tensor {
  const [u, v, n, wide] = x.shape as [number, number, number, number];
  const c = wide / (stride * stride);
  const joined = transpose(reshape(x, [u, v, n, stride, stride, c]), [0, 3, 1, 4, 2, 5]);
  return slice(reshape(joined, [u * stride, v * stride, n, c]), [...lead, 0, 0], [h, w, n, c]);
}

/** How an image is held: position-major, or as the phases of a stride. */
export interface Image {
  /** [H/s, W/s, N·s·s, C]: with s = 1 position-major, else with the phases as if they were images of the batch. */
  readonly x: Tensor;
  readonly stride: number;
}

/** The image with its phases as channels, [H/s, W/s, N, s·s·C], as which they are in the same order. */
export function phasesAsChannels({ x, stride }: Image): Tensor {
  const [u, v, n, c] = x.shape as [number, number, number, number];
  return reshape(x, [u, v, n / stride ** 2, stride ** 2 * c]);
}

/** What `phasesAsChannels` came from. */
export function phasesAsImages(x: Tensor, stride: number): Tensor {
  const [u, v, n, c] = x.shape as [number, number, number, number];
  return reshape(x, [u, v, n * stride ** 2, c / stride ** 2]);
}
