import { checkFeatures, type Features } from './features.js';

/** The Gaussian that is fitted to samples: their mean and unbiased covariance, in double precision. */
export interface Gaussian {
  /** How many samples it was fitted to. */
  readonly rows: number;
  /** [d] */
  readonly mean: Float64Array;
  /** [d, d], divided by rows − 1 */
  readonly covariance: Float64Array;
}

/** Rows that are centred and added up at a time, so that they stay in the processor's cache. */
const blockRows = 64;

/**
 * Fits a Gaussian, in two passes so that nothing cancels. A single sample has the covariance 0.
 *
 * @throws GannetError if the features are not finite
 */
export function fitGaussian(features: Features): Gaussian {
  checkFeatures('samples', features);
  const { rows, width, data } = features;
  const mean = new Float64Array(width);
  for (let i = 0; i < data.length; i++) mean[i % width]! += data[i]!;
  for (let k = 0; k < width; k++) mean[k]! /= rows;

  const covariance = new Float64Array(width * width);
  // Transposed: column k of the block is a run of memory.
  const block = new Float64Array(width * blockRows);
  for (let from = 0; from < rows; from += blockRows) {
    const count = Math.min(blockRows, rows - from);
    block.fill(0);
    for (let r = 0; r < count; r++)
      for (let k = 0; k < width; k++) block[k * blockRows + r] = data[(from + r) * width + k]! - mean[k]!;
    addUpperProducts(covariance, block, width);
  }
  const divisor = Math.max(1, rows - 1);
  for (let j = 0; j < width; j++) {
    for (let k = j; k < width; k++) {
      covariance[j * width + k]! /= divisor;
      covariance[k * width + j] = covariance[j * width + k]!;
    }
  }
  return { rows, mean, covariance };
}

/** Adds block·blockᵀ, its upper triangle only. */
function addUpperProducts(total: Float64Array, block: Float64Array, width: number): void {
  for (let j = 0; j < width; j++) {
    const a = j * blockRows;
    for (let k = j; k < width; k++) {
      const b = k * blockRows;
      // Four sums that do not wait for each other.
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let r = 0; r < blockRows; r += 4) {
        s0 += block[a + r]! * block[b + r]!;
        s1 += block[a + r + 1]! * block[b + r + 1]!;
        s2 += block[a + r + 2]! * block[b + r + 2]!;
        s3 += block[a + r + 3]! * block[b + r + 3]!;
      }
      total[j * width + k]! += s0 + s1 + (s2 + s3);
    }
  }
}
