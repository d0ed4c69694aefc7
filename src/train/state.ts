import { sizeOf } from '../graph/index.js';
import { initialValue, type Parameter } from '../nn/index.js';
import { floats, type Value, type Values } from '../runtime/runtime.js';
import { firstMoment, secondMoment } from './graph.js';

/**
 * Everything that training carries from step to step: parameters, moving statistics and Adam's moments, by name. Each
 * value has a spare array of its size; a step writes the spares and then the two change places, so that nothing is
 * allocated or copied, and a step that fails leaves the state as it was.
 */
export class TrainingState {
  readonly #now: Record<string, Value> = {};
  readonly #spare: Record<string, Value> = {};

  /** Initial values as the recipe's initialisers make them from the seed, or as `initial` does; moments zero. */
  constructor(
    parameters: readonly Parameter[],
    seed: number,
    initial: (p: Parameter) => Float32Array = (p) => initialValue(p, seed),
  ) {
    for (const p of parameters) {
      this.#add(p.name, initial(p), p.shape);
      if (!p.trainable) continue;
      this.#add(firstMoment(p), new Float32Array(sizeOf(p.shape)), p.shape);
      this.#add(secondMoment(p), new Float32Array(sizeOf(p.shape)), p.shape);
    }
  }

  get names(): readonly string[] {
    return Object.keys(this.#now);
  }

  /** The current values, by name; valid until the next commit. */
  get values(): Values {
    return this.#now;
  }

  /** Arrays to write the next values into, by name. */
  get spares(): Values {
    return this.#spare;
  }

  /** Makes the spares of these names the current values. */
  commit(names: readonly string[]): void {
    for (const name of names) {
      const now = this.#now[name]!;
      this.#now[name] = this.#spare[name]!;
      this.#spare[name] = now;
    }
  }

  /** Overwrites one value. */
  set(name: string, data: Float32Array): void {
    (this.#now[name]!.data as Float32Array).set(data);
  }

  #add(name: string, data: Float32Array, shape: readonly number[]): void {
    this.#now[name] = floats(data, shape);
    this.#spare[name] = floats(new Float32Array(data.length), shape);
  }
}
