import type { Dataset, Split } from '../data/dataset.js';
import { GannetError } from '../errors.js';
import { Stream } from '../random/stream.js';
import type { System } from '../recipes/recipe.js';
import type { Runtime } from '../runtime/runtime.js';
import { latentPoints } from '../train/inputs.js';
import type { Sampler } from '../train/sampler.js';
import type { Judge } from './judge.js';
import { type Judged, type Measures, measure } from './measure.js';
import { likeliestClasses } from './metrics/accuracy.js';

export interface YardstickOptions {
  readonly judge: Judge;
  readonly dataset: Dataset;
  readonly runtime: Runtime;
  /** How many are drawn to be measured. */
  readonly samples: number;
  /** Of the samples' latent points, and of metrics that draw. */
  readonly seed: number;
}

/**
 * Real images that samples of generators are held against. They are read and their own figures worked out once, so that
 * a training can measure its generator again and again.
 */
export class Yardstick {
  readonly #options: YardstickOptions;
  readonly #heldOut: Judged;
  /** The figures of as many real training images in the samples' place: the best that can be expected. */
  readonly floors: Measures;

  private constructor(options: YardstickOptions, heldOut: Judged, floors: Measures) {
    this.#options = options;
    this.#heldOut = heldOut;
    this.floors = floors;
  }

  /** @throws GannetError if the data have no held-out images, or too few images for a metric */
  static async make(options: YardstickOptions): Promise<Yardstick> {
    const { judge, dataset, runtime, samples, seed } = options;
    const { train, test, classNames } = dataset;
    if (test.count === 0) throw new GannetError(`${dataset.name} has no held-out images to measure against`);
    const heldOut = await readSplit(judge, test, test.count);
    const training = await readSplit(judge, train, Math.min(samples, train.count));
    const floors = await measure(runtime, training, heldOut, { classes: classNames.length, seed });
    return new Yardstick(options, heldOut, floors);
  }

  /**
   * Draws samples, as many of each class, and measures them. The same generator gives the same figures.
   *
   * @param sampler of the generator of `system`
   */
  async measure(system: System, sampler: Pick<Sampler, 'images'>): Promise<Measures> {
    const { judge, dataset, runtime, samples, seed } = this.#options;
    const classes = dataset.classNames.length;
    const asked = Array.from({ length: samples }, (_, i) => i % classes);
    const { size, distribution } = system.latent;
    const z = latentPoints(new Stream(seed, 'evaluate/z'), samples * size, distribution);
    const reading = await judge.read(await sampler.images({ z, labels: asked }));
    // Without classes of its own a sample has the one that it is read as.
    const labels = system.conditional ? asked : likeliestClasses(reading.logits);
    return measure(runtime, { reading, labels }, this.#heldOut, { classes, seed });
  }
}

/** The first `count` images of a split, as the judge reads them. */
async function readSplit(judge: Judge, split: Split, count: number): Promise<Judged> {
  const size = split.images.length / split.count;
  const part = { count, images: split.images.subarray(0, count * size), labels: split.labels.subarray(0, count) };
  return { reading: await judge.readSplit(part), labels: part.labels };
}
