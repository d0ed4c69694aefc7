import { checkPictures, meanOverChannels, type Picture, type Plane, planeSimilarity, windowSize } from './ssim.js';

/** The published weights of the five scales, finest first. */
const published = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333] as const;

/**
 * The weights of the scales that a picture has room for: the published ones from the finest on, as long as the picture,
 * halved each time, is not smaller than the window, made to add up to 1. Five from 161 pixels on, four for 128, three for
 * 64, two for 28 or 32.
 */
export function scaleWeights(height: number, width: number): number[] {
  const weights: number[] = [];
  for (let size = Math.min(height, width); size >= windowSize && weights.length < published.length; ) {
    weights.push(published[weights.length]!);
    size = Math.ceil(size / 2);
  }
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

/**
 * Multi-scale structural similarity of two pictures (Wang et al. 2003, doi 10.1109/ACSSC.2003.1292216, eq. 7), by which
 * Odena et al. 2017 (arXiv 1610.09585, section 4.2) measure the variety inside a class: contrast and structure at every
 * scale, luminance at the coarsest, the product of their powers; the mean over channels. A negative factor counts as 0.
 * Scales are those of `scaleWeights`; each is the mean of 2×2 pixels of the one before. 1 for equal pictures.
 *
 * It is TensorFlow's `tf.image.ssim_multiscale` with `max_val=1` and those weights as its `power_factors`.
 *
 * @throws GannetError if the pictures differ in size or are smaller than 11 pixels either way
 */
export function msSsim(a: Picture, b: Picture): number {
  checkPictures(a, b);
  const weights = scaleWeights(a.height, a.width);
  return meanOverChannels(a, b, (x, y) => {
    let product = 1;
    for (const [scale, weight] of weights.entries()) {
      const { ssim, contrastStructure } = planeSimilarity(x, y);
      const factor = scale === weights.length - 1 ? ssim : contrastStructure;
      product *= Math.max(0, factor) ** weight;
      [x, y] = [halved(x), halved(y)];
    }
    return product;
  });
}

/** Means of 2×2 pixels; an odd last row or column is paired with itself. */
function halved({ height, width, data }: Plane): Plane {
  const [h, w] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const out = new Float64Array(h * w);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [y0, x0] = [2 * y, 2 * x];
      const [y1, x1] = [Math.min(y0 + 1, height - 1), Math.min(x0 + 1, width - 1)];
      const at = (row: number, column: number): number => data[row * width + column]!;
      out[y * w + x] = (at(y0, x0) + at(y0, x1) + at(y1, x0) + at(y1, x1)) / 4;
    }
  }
  return { height: h, width: w, data: out };
}
