import type { Dataset, Split } from '../data/dataset.js';
import { selectImages } from '../data/images.js';
import { GannetError } from '../errors.js';
import { Stream } from '../random/stream.js';
import type { System } from '../recipes/recipe.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Sampler } from '../train/sampler.js';
import { metricsFor, quickMetrics } from './choice.js';
import { drawSplit } from './draw.js';
import type { MetricName } from './figure.js';
import type { Judge } from './judge.js';
import { type Judged, selectJudged } from './judged.js';
import { labelsOfReals, sampleLabels } from './labels.js';
import { type Measures, measure } from './measure.js';
import { likeliestClasses } from './metrics/accuracy.js';
import type { Setting } from './part.js';
import { Reals } from './reals.js';
import { halve, makeSpaces } from './spaces.js';

export interface YardstickOptions {
  readonly judge: Judge;
  readonly dataset: Dataset;
  readonly runtime: Runtime;
  /** How many are drawn to be measured. */
  readonly samples: number;
  /** Of the samples' latent points, and of metrics that draw. */
  readonly seed: number;
  /** What is measured, as far as judge and data allow it (see `metricsFor`); `quickMetrics` by default. */
  readonly metrics?: readonly MetricName[];
  /** Which classifier GAN-train trains; the quick one by default. */
  readonly ganTrain?: 'quick' | 'full';
  /** Told of what takes long: what it is, and the share of it that is done. */
  readonly onProgress?: (what: string, share: number) => void;
}

/**
 * Real images that samples of generators are held against. They are read and their own figures worked out once, so that
 * a training can measure its generator again and again.
 */
export class Yardstick {
  readonly #options: YardstickOptions;
  readonly #setting: Setting;
  /**
   * The same figures of real images in the samples' place, the best that can be expected: of as many training images
   * (GAN-train: of a classifier that learnt from these) and, for memorisation, of held-out images.
   */
  readonly floors: Measures;
  /** The training images that memorisation is told by: all of them, or half where none are held out. */
  readonly training: Split;

  private constructor(options: YardstickOptions, setting: Setting, floors: Measures, training: Split) {
    this.#options = options;
    this.#setting = setting;
    this.floors = floors;
    this.training = training;
  }

  /** @throws GannetError if there are hardly any real images */
  static async make(options: YardstickOptions): Promise<Yardstick> {
    const { judge, dataset, runtime, samples, seed, metrics = quickMetrics, ganTrain = 'quick', onProgress } = options;
    const { training, heldOut } = sides(dataset, seed);
    const { kept } = metricsFor(metrics, { judge, dataset, conditional: true });
    const held = await readAll(judge, heldOut, 'reading real images', onProgress);
    const rows = new Stream(seed, 'judge/training').permutation(training.count).subarray(0, samples);
    const about = { runtime, data: dataset, seed, ganTrain, ...(onProgress && { onProgress }) };
    if (!kept.includes('memorisation')) {
      const setting = { ...about, reals: new Reals(held) };
      const best = await readAll(judge, selectImages(training, rows), 'reading training images', onProgress);
      return new Yardstick(options, setting, await measure(best, kept, setting), training);
    }
    const all = await readAll(judge, training, 'reading training images', onProgress);
    const { reference, others } = halve(held, seed);
    const setting = { ...about, reals: new Reals(held, await makeSpaces(runtime, all, reference, dataset)) };
    const best = selectJudged(all, rows);
    const floors = await measure((metric) => (metric === 'memorisation' ? others : best), kept, setting);
    return new Yardstick(options, setting, floors, training);
  }

  /**
   * Draws samples, of the classes that `sampleLabels` says, and measures them. The same generator gives the same figures.
   *
   * @param sampler of the generator of `system`
   */
  async measure(system: System, sampler: Pick<Sampler, 'images'>): Promise<Measures> {
    return this.measureImages(await this.draw(system, sampler), system.conditional);
  }

  /** The samples that `measure` measures. @throws GannetError as `drawSplit` */
  draw(system: System, sampler: Pick<Sampler, 'images'>): Promise<Split> {
    const { samples: count, seed, dataset, onProgress } = this.#options;
    const labels = sampleLabels(count, dataset.classNames.length, labelsOfReals(dataset), seed);
    return drawSplit(system, sampler, { labels, seed, onProgress });
  }

  /**
   * Measures images of any origin.
   *
   * @param conditional whether they were asked to be of their labels; else they count as what the judge reads them as
   */
  async measureImages(split: Split, conditional: boolean): Promise<Measures> {
    const { judge, dataset, metrics = quickMetrics, onProgress } = this.#options;
    const { kept } = metricsFor(metrics, { judge, dataset, conditional });
    const { reading } = await readAll(judge, split, 'reading samples', onProgress);
    const readable = judge.card.task === 'classes' && dataset.classNames.length > 1;
    const labels = conditional
      ? split.labels
      : Uint8Array.from(readable ? likeliestClasses(reading.logits) : new Uint8Array(split.count));
    return measure({ split: { ...split, labels }, reading }, kept, this.#setting);
  }
}

/**
 * The real images on both sides: those that a generator learnt from, and those that it is held against. Where none are
 * held out, every training image is on one side, by a draw.
 */
function sides({ name, train, test }: Dataset, seed: number): { readonly training: Split; readonly heldOut: Split } {
  if (test.count > 0) return { training: train, heldOut: test };
  if (train.count < 2) throw new GannetError(`${name} has too few images to measure against`);
  const order = new Stream(seed, 'judge/sides').permutation(train.count);
  const half = Math.floor(train.count / 2);
  return {
    training: selectImages(train, order.subarray(0, half)),
    heldOut: selectImages(train, order.subarray(half)),
  };
}

/** Reads the images of a split. */
async function readAll(
  judge: Judge,
  split: Split,
  what: string,
  onProgress?: (what: string, share: number) => void,
): Promise<Judged> {
  return { split, reading: await judge.readSplit(split, (share) => onProgress?.(what, share)) };
}
