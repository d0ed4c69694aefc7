import type { ImageSize, Split } from '../data/dataset.js';
import { Stream } from '../random/stream.js';
import type { Runtime } from '../runtime/runtime.js';
import { type Judged, selectJudged } from './judged.js';
import type { Features } from './metrics/features.js';
import { nearestNeighbours } from './metrics/neighbours.js';
import { type PixelSize, pixelFeatures } from './pixels.js';

/** Most images that are looked for among the training images: their distances to all of these take a while. */
export const mostSought = 1000;

/** The training images in one space, and how near to them real images are that are not among them. */
export interface Space {
  /** [training] */
  readonly training: Features;
  /** [reference] */
  readonly reference: Features;
  /** [reference] distances to the nearest training images */
  readonly distances: Float64Array;
}

/** Pixels and the judge's features, by which memorisation is told. */
export interface Spaces {
  readonly training: Split;
  /** [reference] classes */
  readonly referenceLabels: Uint8Array;
  readonly pixels: Space;
  readonly features: Space;
}

/** Two halves of the held-out images: the reference, and what is measured against it like samples, to have a floor. */
export interface Halves {
  readonly reference: Judged;
  readonly others: Judged;
}

/** Draws the two halves, each of at most `mostSought` images. */
export function halve(heldOut: Judged, seed: number): Halves {
  const { count } = heldOut.split;
  const each = Math.min(mostSought, Math.floor(count / 2));
  const order = new Stream(seed, 'judge/halves').permutation(count);
  return {
    reference: selectJudged(heldOut, order.subarray(0, each)),
    others: selectJudged(heldOut, order.subarray(each, 2 * each)),
  };
}

/** @param training as the judge has read it */
export async function makeSpaces(
  runtime: Runtime,
  training: Judged,
  reference: Judged,
  size: ImageSize & PixelSize,
): Promise<Spaces> {
  const space = async (of: (images: Judged) => Features): Promise<Space> => {
    const [own, others] = [of(training), of(reference)];
    const { distance } = await nearestNeighbours(runtime, others, own);
    return { training: own, reference: others, distances: distance };
  };
  return {
    training: training.split,
    referenceLabels: reference.split.labels,
    pixels: await space(({ split }) => pixelFeatures(split, size)),
    features: await space(({ reading }) => reading.features),
  };
}
