import type { Dataset } from '../data/dataset.js';
import { imageAt } from '../data/images.js';
import { GannetError } from '../errors.js';
import { squaredDistance } from '../judge/metrics/distances.js';
import type { Features } from '../judge/metrics/features.js';
import { pixelFeatures } from '../judge/pixels.js';

/** A training image that is near another. */
export interface Near {
  /** Its row in the training set. */
  readonly row: number;
  readonly label: number;
  /** Euclidean, of pixels in [0, 1]; large images are made smaller first, as `evaluate` does. */
  readonly distance: number;
  /** Bytes [C, H, W]. */
  readonly image: Uint8Array;
}

/** A training set in which images are looked for; what that takes is made once. */
export class TrainingSet {
  readonly #dataset: Dataset;
  #features: Features | null = null;

  constructor(dataset: Dataset) {
    this.#dataset = dataset;
  }

  /**
   * The training images that are nearest to an image by pixels, the nearest first.
   * @param image bytes [C, H, W]
   * @throws GannetError if it is not of the data's size
   */
  nearest(image: Uint8Array, count: number): Near[] {
    const { train, channels, height, width } = this.#dataset;
    const size = channels * height * width;
    if (image.length !== size) {
      throw new GannetError(
        `an image of these data has ${size} bytes [${channels}, ${height}, ${width}], this has ${image.length}`,
      );
    }
    this.#features ??= pixelFeatures(train, this.#dataset);
    const features = this.#features;
    const query = pixelFeatures({ images: image, labels: new Uint8Array(1), count: 1 }, this.#dataset);
    const squared = Float64Array.from({ length: train.count }, (_, row) => squaredDistance(query, 0, features, row));
    return smallest(squared, count).map((row) => ({
      row,
      label: train.labels[row]!,
      distance: Math.sqrt(squared[row]!),
      image: imageAt(train, row).slice(),
    }));
  }
}

/** The indices of the smallest values, ascending by value. */
function smallest(values: Float64Array, count: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (found.length === count && values[i]! >= values[found.at(-1)!]!) continue;
    const at = found.findIndex((j) => values[i]! < values[j]!);
    found.splice(at < 0 ? found.length : at, 0, i);
    if (found.length > count) found.pop();
  }
  return found;
}
