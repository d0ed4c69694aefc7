import { GannetError } from '../errors.js';
import { plural } from '../numbers.js';
import { Stream } from '../random/stream.js';

/**
 * How the rows of a dataset become batches: `shuffle` gives each epoch its own permutation, `file` keeps the file's
 * order every epoch, `random` draws each row of a batch from all of them, with replacement.
 */
export type Order = 'shuffle' | 'file' | 'random';

/**
 * Which rows each training step takes: a pure function of the step, so that a resumed run sees the same data without
 * anything being saved. An epoch is ⌊count / batch⌋ steps; rows left over by that are not used in that epoch.
 */
export class Batches {
  readonly stepsPerEpoch: number;
  readonly #count: number;
  readonly #batch: number;
  readonly #order: Order;
  readonly #seed: number;
  #epoch = -1;
  #rowsOfEpoch: Uint32Array = new Uint32Array(0);

  /**
   * @param options.count rows in the dataset
   * @param options.batch rows in a batch
   * @param options.seed the run's seed
   * @throws GannetError if the batch is not an integer from 1 to count
   */
  constructor(options: { count: number; batch: number; order: Order; seed: number }) {
    const { count, batch, order, seed } = options;
    if (!Number.isInteger(batch) || batch < 1) throw new GannetError(`batch size ${batch} is not a positive integer`);
    if (batch > count) {
      throw new GannetError(
        `batch size ${batch} is more than the data's ${plural(count, 'image')}; give at most ${count}: --batch ${count}`,
      );
    }
    this.stepsPerEpoch = Math.floor(count / batch);
    this.#count = count;
    this.#batch = batch;
    this.#order = order;
    this.#seed = seed;
  }

  /** [batch] the rows of `step`, which counts from 1. */
  rows(step: number): Uint32Array {
    if (!Number.isSafeInteger(step) || step < 1) throw new RangeError(`step ${step}: steps count from 1`);
    if (this.#order === 'random') return new Stream(this.#seed, 'data/draw', step).integers(this.#batch, this.#count);
    const begin = ((step - 1) % this.stepsPerEpoch) * this.#batch;
    if (this.#order === 'file') return Uint32Array.from({ length: this.#batch }, (_, i) => begin + i);
    const epoch = Math.floor((step - 1) / this.stepsPerEpoch);
    if (epoch !== this.#epoch) {
      this.#rowsOfEpoch = new Stream(this.#seed, 'data/order', epoch).permutation(this.#count);
      this.#epoch = epoch;
    }
    return this.#rowsOfEpoch.slice(begin, begin + this.#batch);
  }
}
