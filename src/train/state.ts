import { sizeOf } from '../graph/index.js';
import { initialValue, type Parameter } from '../nn/index.js';
import { floats, type Value, type Values } from '../runtime/runtime.js';
import { averageOf } from './average.js';
import { firstMoment, secondMoment } from './graph.js';
import type { Pack } from './pack.js';

/**
 * Everything that training carries from step to step: parameters, moving statistics, Adam's moments and averages, by
 * name. Each value has a spare array of its size; a run writes the spares and then the two change places, so that
 * nothing is allocated or copied, and a run that fails leaves the state as it was.
 */
export class TrainingState {
  readonly #now: Record<string, Value> = {};
  readonly #spare: Record<string, Value> = {};
  /** The names of a pack's members; they are views of its array. */
  readonly #members = new Map<string, readonly string[]>();
  readonly #names: readonly string[];
  readonly #averaged: readonly Parameter[];

  /**
   * Initial values as the recipe's initialisers make them from the seed, or as `initial` does; moments zero.
   * @param packs parameters that lie in one array, which has a name of its own beside theirs
   * @param averaged parameters of which an average is kept, too, which begins as they do
   */
  constructor(
    parameters: readonly Parameter[],
    seed: number,
    initial: (p: Parameter) => Float32Array = (p) => initialValue(p, seed),
    packs: readonly Pack[] = [],
    averaged: readonly Parameter[] = [],
  ) {
    for (const p of parameters) {
      this.#add(p.name, p.shape);
      if (!p.trainable) continue;
      this.#add(firstMoment(p), p.shape);
      this.#add(secondMoment(p), p.shape);
    }
    for (const p of averaged) this.#add(averageOf(p), p.shape);
    this.#averaged = averaged;
    this.#names = Object.keys(this.#now);
    for (const pack of packs) {
      this.#pack(pack, (p) => p.name);
      this.#pack(pack, firstMoment);
      this.#pack(pack, secondMoment);
      if (averaged.includes(pack.parameters[0]!)) this.#pack(pack, averageOf);
    }
    for (const p of parameters) this.set(p.name, initial(p));
    for (const p of averaged) this.set(averageOf(p), initial(p));
  }

  /** The names of all values; packs are not among them. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** The current values, and packs of them, by name; valid until the next commit. */
  get values(): Values {
    return this.#now;
  }

  /** The values to draw with: averages in the place of what they are of. */
  get drawn(): Values {
    return { ...this.#now, ...Object.fromEntries(this.#averaged.map((p) => [p.name, this.#now[averageOf(p)]!])) };
  }

  /** Arrays to write the next values into, by name. */
  get spares(): Values {
    return this.#spare;
  }

  /** Makes the spares of these names the current values: of a pack, those of all its members. */
  commit(names: readonly string[]): void {
    for (const name of names.flatMap((n) => [n, ...(this.#members.get(n) ?? [])])) {
      const now = this.#now[name]!;
      this.#now[name] = this.#spare[name]!;
      this.#spare[name] = now;
    }
  }

  /** Overwrites one value. */
  set(name: string, data: Float32Array): void {
    (this.#now[name]!.data as Float32Array).set(data);
  }

  #add(name: string, shape: readonly number[]): void {
    this.#now[name] = floats(new Float32Array(sizeOf(shape)), shape);
    this.#spare[name] = floats(new Float32Array(sizeOf(shape)), shape);
  }

  #pack({ name, parameters, size }: Pack, of: (p: Pick<Parameter, 'name'>) => string): void {
    for (const values of [this.#now, this.#spare]) {
      const all = new Float32Array(size);
      let start = 0;
      for (const p of parameters) {
        const end = start + sizeOf(p.shape);
        values[of(p)] = floats(all.subarray(start, end), p.shape);
        start = end;
      }
      values[of({ name })] = floats(all, [size]);
    }
    this.#members.set(of({ name }), parameters.map(of));
  }
}
