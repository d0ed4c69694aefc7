import type { Comm } from '../../distributed/comm.js';
import { type Piece, pieceOf } from '../../distributed/piece.js';
import { toOnnx } from '../../onnx/lower.js';
import type { System } from '../../recipes/recipe.js';
import { floats, type Program, type Runtime, type Value, type Values } from '../../runtime/runtime.js';
import { averagedParameters, averageOf, averageRateInput } from '../average.js';
import { epsilonInput, firstMoment, nextOutput, rateInput, secondMoment } from '../graph.js';
import { type Pack, wholePack } from '../pack.js';
import type { OptimiserScalars } from '../scalars.js';
import type { TrainingState } from '../state.js';
import { piece, pieceAverage, pieceUpdate, sumInput } from './piece-graph.js';

export interface OwnPieceOptions {
  readonly system: System;
  readonly runtime: Runtime;
  readonly shards: number;
  readonly comm: Comm;
}

/**
 * What of the state a rank renews: its piece of each network's trained parameters, of their moments and of their
 * averages. Parameters are put together after each phase; the others, which only their own rank needs, when `complete`
 * is called.
 */
export class OwnPiece {
  readonly #options: OwnPieceOptions;
  readonly #state: TrainingState;
  /** By phase; null where this rank's piece is empty. */
  readonly #updates: ReadonlyMap<string, Program | null>;
  /** Null where none are kept, or none here. */
  readonly #average: Program | null;
  #isWhole = true;

  private constructor(
    options: OwnPieceOptions,
    state: TrainingState,
    updates: ReadonlyMap<string, Program | null>,
    average: Program | null,
  ) {
    this.#options = options;
    this.#state = state;
    this.#updates = updates;
    this.#average = average;
  }

  /** Compiles the updates of all phases. The system's graphs must have been built once. */
  static async create(options: OwnPieceOptions, state: TrainingState): Promise<OwnPiece> {
    const { system, runtime, shards, comm } = options;
    const length = (pack: Pack): number => lengthOf(own(pack, comm));
    const updates = new Map<string, Program | null>();
    for (const phase of system.phases) {
      const n = length(wholePack(phase.trains));
      updates.set(phase.name, n > 0 ? await runtime.compile(toOnnx(pieceUpdate(phase, n, shards))) : null);
    }
    const averaged = averagedParameters(system).length > 0 ? system.generator : undefined;
    const averages = averaged ? pieceAverage(system, length(wholePack(averaged))) : {};
    const average = Object.keys(averages).length > 0 ? await runtime.compile(toOnnx(averages)) : null;
    return new OwnPiece(options, state, updates, average);
  }

  /**
   * Renews what a phase trains; then each rank has all of it.
   * @param sums of the gradients over the shards, in the order of the pack; right in this rank's piece
   */
  async update(phase: string, pack: Pack, sums: Float32Array, { rate, epsilon }: OptimiserScalars): Promise<void> {
    const state = this.#state;
    const at = own(pack, this.#options.comm);
    const names = [pack.name, firstMoment(pack), secondMoment(pack)];
    const places = [piece.name, firstMoment(piece), secondMoment(piece)];
    const of = (values: Values, as: (name: string) => string) =>
      Object.fromEntries(names.map((name, i) => [as(places[i]!), cutOut(values[name]!, at)]));
    await this.#updates.get(phase)?.run(
      {
        ...of(state.values, (name) => name),
        [sumInput]: cutOut(floats(sums, [sums.length]), at),
        [rateInput]: scalar(rate),
        [epsilonInput]: scalar(epsilon),
      },
      of(state.spares, nextOutput),
    );
    state.commit(names);
    this.#isWhole = false;
    await this.#join(pack.name);
  }

  /** Moves the averages towards the generator as it is now, if any are kept. */
  async moveAverages(rate: number): Promise<void> {
    const { system, comm } = this.#options;
    if (!this.#average) return;
    const state = this.#state;
    const pack = wholePack(system.generator!);
    const at = own(pack, comm);
    const statistics = system.generator!.parameters.filter(({ trainable }) => !trainable);
    const before = { ...state.values, [piece.name]: cutOut(state.values[pack.name]!, at) };
    const averages = (values: Values): [string, Value][] => [
      [averageOf(piece), cutOut(values[averageOf(pack)]!, at)],
      ...statistics.map((p): [string, Value] => [averageOf(p), values[averageOf(p)]!]),
    ];
    const into = averages(state.spares).map(([name, value]): [string, Value] => [nextOutput(name), value]);
    const inputs = { ...before, ...Object.fromEntries(averages(state.values)), [averageRateInput]: scalar(rate) };
    await this.#average.run(inputs, Object.fromEntries(into));
    state.commit([pack, ...statistics].map(averageOf));
  }

  /** Gives each rank the moments and averages of all others. */
  async complete(): Promise<void> {
    if (this.#isWhole) return;
    const networks = new Set(this.#options.system.phases.map((phase) => phase.trains));
    for (const pack of [...networks].map(wholePack))
      for (const name of [firstMoment, secondMoment, averageOf].map((of) => of(pack)))
        if (this.#state.values[name]) await this.#join(name);
    this.#isWhole = true;
  }

  async release(): Promise<void> {
    await Promise.all([...this.#updates.values(), this.#average].map((program) => program?.release()));
  }

  #join(name: string): Promise<void> {
    return this.#options.comm.join(this.#state.values[name]!.data as Float32Array);
  }
}

const own = ({ size }: Pack, comm: Comm): Piece => pieceOf(size, comm.rank, comm.size);
const lengthOf = ({ start, end }: Piece): number => end - start;
const scalar = (value: number): Value => floats(Float32Array.of(value), []);

function cutOut({ data }: Value, at: Piece): Value {
  return floats((data as Float32Array).subarray(at.start, at.end), [lengthOf(at)]);
}
