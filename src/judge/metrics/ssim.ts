import { GannetError } from '../../errors.js';

/** A picture, values in [0, 1]. */
export interface Picture {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** [channels, height, width] */
  readonly data: ArrayLike<number>;
}

/** The window's pixels along an axis, and its standard deviation in pixels, as published. */
export const windowSize = 11;
const windowDeviation = 1.5;
const [k1, k2] = [0.01, 0.03];

const window = gaussianWindow();

function gaussianWindow(): Float64Array {
  const centre = (windowSize - 1) / 2;
  const weights = Float64Array.from({ length: windowSize }, (_, i) =>
    Math.exp(-((i - centre) ** 2) / (2 * windowDeviation ** 2)),
  );
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

/** One channel: [height, width] values. */
export interface Plane {
  readonly height: number;
  readonly width: number;
  readonly data: Float64Array;
}

/** Mean structural similarity of two channels, and its part without luminance (contrast and structure). */
export interface PlaneSimilarity {
  readonly ssim: number;
  readonly contrastStructure: number;
}

/**
 * Structural similarity of two pictures (Wang et al. 2004, doi 10.1109/TIP.2003.819861, eq. 13), with the published
 * Gaussian window of 11×11 at every place where it is wholly inside, K₁ = 0.01, K₂ = 0.03; the mean over places and
 * channels. 1 for equal pictures. It is scikit-image's `structural_similarity` with `gaussian_weights=True, sigma=1.5,
 * use_sample_covariance=False, data_range=1`.
 *
 * @throws GannetError if the pictures differ in size or are smaller than the window
 */
export function ssim(a: Picture, b: Picture): number {
  checkPictures(a, b);
  return meanOverChannels(a, b, (x, y) => planeSimilarity(x, y).ssim);
}

/** @throws GannetError if the pictures differ in size or are smaller than the window */
export function checkPictures(a: Picture, b: Picture): void {
  const size = ({ channels, height, width }: Picture): string => `[${channels}, ${height}, ${width}]`;
  if (size(a) !== size(b)) throw new GannetError(`structural similarity of pictures ${size(a)} and ${size(b)}`);
  if (Math.min(a.height, a.width) < windowSize)
    throw new GannetError(`structural similarity needs ${windowSize} pixels each way; a picture is ${size(a)}`);
}

export function meanOverChannels(a: Picture, b: Picture, similarity: (x: Plane, y: Plane) => number): number {
  let total = 0;
  for (let c = 0; c < a.channels; c++) total += similarity(planeOf(a, c), planeOf(b, c));
  return total / a.channels;
}

function planeOf({ height, width, data }: Picture, channel: number): Plane {
  const first = channel * height * width;
  return { height, width, data: Float64Array.from({ length: height * width }, (_, i) => data[first + i]!) };
}

export function planeSimilarity(x: Plane, y: Plane): PlaneSimilarity {
  const product = (a: Plane, b: Plane): Plane => ({ ...a, data: a.data.map((v, i) => v * b.data[i]!) });
  const [mx, my] = [blur(x), blur(y)];
  const [xx, yy, xy] = [blur(product(x, x)), blur(product(y, y)), blur(product(x, y))];
  const [c1, c2] = [k1 ** 2, k2 ** 2];
  let [ssimTotal, csTotal] = [0, 0];
  for (let i = 0; i < mx.length; i++) {
    const [ux, uy] = [mx[i]!, my[i]!];
    const luminance = (2 * ux * uy + c1) / (ux * ux + uy * uy + c1);
    const cs = (2 * (xy[i]! - ux * uy) + c2) / (xx[i]! - ux * ux + (yy[i]! - uy * uy) + c2);
    ssimTotal += luminance * cs;
    csTotal += cs;
  }
  return { ssim: ssimTotal / mx.length, contrastStructure: csTotal / mx.length };
}

/** The window's weighted mean at each place where it is wholly inside: [height − 10, width − 10]. */
function blur({ height, width, data }: Plane): Float64Array {
  const [h, w] = [height - windowSize + 1, width - windowSize + 1];
  const across = new Float64Array(height * w);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < w; x++)
      for (let k = 0; k < windowSize; k++) across[y * w + x]! += window[k]! * data[y * width + x + k]!;
  const out = new Float64Array(h * w);
  for (let y = 0; y < h; y++)
    for (let k = 0; k < windowSize; k++)
      for (let x = 0; x < w; x++) out[y * w + x]! += window[k]! * across[(y + k) * w + x]!;
  return out;
}
