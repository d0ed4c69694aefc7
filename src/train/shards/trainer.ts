import type { Comm } from '../../distributed/comm.js';
import { sizeOf } from '../../graph/index.js';
import type { Lowering } from '../../lowering/index.js';
import { toOnnx } from '../../onnx/lower.js';
import type { Phase } from '../../recipes/phase.js';
import type { System } from '../../recipes/recipe.js';
import { floats, type Program, type Runtime, type Value, type Values } from '../../runtime/runtime.js';
import { InputsAhead } from '../ahead.js';
import { duePhases, kindOf, kindsOfStep } from '../due.js';
import { lossOutput, nextOutput } from '../graph.js';
import type { InputSource } from '../inputs.js';
import { stepScalars } from '../scalars.js';
import type { TrainingState } from '../state.js';
import { initialState } from '../trainer.js';
import type { PartLosses, StepLosses, Training } from '../training.js';
import { partsSize, type ShardedPhase, shardedGraph } from './graph.js';
import { OwnPiece } from './own-piece.js';

export interface ShardedTrainerOptions {
  readonly system: System;
  readonly runtime: Runtime;
  /** The inputs of one shard. */
  readonly inputs: (shard: number) => InputSource;
  /** Real images a step, of all shards; a multiple of their number. */
  readonly batch: number;
  /** Equal parts of the batch; a multiple of the ranks. */
  readonly shards: number;
  readonly seed: number;
  readonly comm: Comm;
  readonly lowering?: Lowering;
}

/** A phase compiled, and the memory of what its shards give. */
interface Compiled {
  readonly graph: ShardedPhase;
  readonly shard: Program;
  readonly memory: Float32Array;
  /** For each of this rank's shards: memory for what it keeps, so that none is taken anew in every step. */
  readonly keeps: readonly Values[];
}

/**
 * Trains a system by shards of the batch, which any number of ranks share. Each shard is computed by the same program,
 * what the shards give is added in their order, and each rank renews its piece of the parameters, which all then get. So
 * the state does not depend on the number of ranks, to the bit. Batch norm is of a shard.
 */
export class ShardedTrainer implements Training {
  readonly state: TrainingState;
  step = 0;
  readonly #options: ShardedTrainerOptions;
  /** The phases of each kind of step that comes, by their names. */
  readonly #kinds: ReadonlyMap<string, readonly Compiled[]>;
  readonly #own: OwnPiece;
  /** The inputs of each of this rank's shards. */
  readonly #inputs: readonly InputsAhead[];

  private constructor(
    options: ShardedTrainerOptions,
    kinds: ReadonlyMap<string, readonly Compiled[]>,
    state: TrainingState,
    own: OwnPiece,
  ) {
    this.#options = options;
    this.#kinds = kinds;
    this.state = state;
    this.#own = own;
    const { comm, shards, inputs } = options;
    const count = shards / comm.size;
    this.#inputs = Array.from({ length: count }, (_, i) => {
      const source = inputs(comm.rank * count + i);
      return new InputsAhead((step) => this.#draw(source, step));
    });
  }

  /** Builds and compiles the programs of each phase, for each set of phases that a step may have. */
  static async create(options: ShardedTrainerOptions): Promise<ShardedTrainer> {
    const { system, batch, shards, seed, lowering = 'plain' } = options;
    const graphOf = (due: readonly Phase[]) => shardedGraph(system, { batch: batch / shards, lowering }, due);
    const whole = graphOf(system.phases);
    const kinds = new Map<string, readonly Compiled[]>();
    for (const { step } of kindsOfStep(system.phases)) {
      const due = duePhases(system.phases, step);
      const { phases } = due.length === system.phases.length ? whole : graphOf(due);
      const compiled: Compiled[] = [];
      for (const phase of phases) compiled.push(await compilePhase(phase, options));
      kinds.set(kindOf(due), compiled);
    }
    const state = initialState(system, seed, undefined, whole.packs);
    return new ShardedTrainer(options, kinds, state, await OwnPiece.create(options, state));
  }

  /** Does one step, whatever `most` is. */
  async advance(most: number): Promise<readonly StepLosses[]> {
    if (most < 1) return [];
    const step = this.step + 1;
    // All that may be missing is there before anything changes.
    const drawn = await Promise.all(this.#inputs.map((inputs) => inputs.take(step)));
    const { system } = this.#options;
    const { optimisers, average } = stepScalars(system, step);
    const phases = this.#phases(step);
    const losses: Record<string, PartLosses> = {};
    /** What each shard goes on from in the phases to come. */
    const kept = drawn.map((): Record<string, Value> => ({}));
    for (const phase of phases) {
      const { name } = phase.graph.phase;
      const sums = await this.#sum(phase, step, drawn, kept);
      losses[name] = this.#losses(phase, sums);
      this.#moveStatistics(phase, sums);
      await this.#own.update(name, phase.graph.trained, sums, optimisers.get(name)!);
    }
    if (phases.some(({ graph }) => graph.phase.trains === system.generator)) await this.#own.moveAverages(average);
    this.step = step;
    return [losses];
  }

  async redo(): Promise<void> {
    // A run of one step has none in its middle to go back to.
  }

  complete(): Promise<void> {
    return this.#own.complete();
  }

  /** Has this rank's shards computed; the sums of the parts of all shards, of gradients those of this rank's piece. */
  async #sum(
    phase: Compiled,
    step: number,
    drawn: readonly Values[],
    kept: Record<string, Value>[],
  ): Promise<Float32Array> {
    const { graph, shard, memory, keeps } = phase;
    const size = partsSize(graph);
    for (const [i, inputs] of drawn.entries()) {
      const into = { ...placed(graph, memory.subarray(i * size, (i + 1) * size)), ...keeps[i] };
      const running = shard.run({ ...this.state.values, ...inputs, ...kept[i] }, into);
      // Asked for now, so that they are made beside the engine.
      this.#inputs[i]!.ask(step, 1);
      const results = await running;
      for (const name of graph.kept) kept[i]![name] = results[name]!;
    }
    await this.#options.comm.sum(memory, drawn.length, graph.trained.size);
    return memory.subarray(0, size);
  }

  /** Moving statistics become the means of the shards'. */
  #moveStatistics({ graph }: Compiled, sums: Float32Array): void {
    const share = Math.fround(1 / this.#options.shards);
    const parts = placed(graph, sums);
    for (const name of graph.moved) {
      const sum = parts[nextOutput(name)]!.data as Float32Array;
      (this.state.spares[name]!.data as Float32Array).set(sum.map((x) => x * share));
    }
    this.state.commit(graph.moved);
  }

  #losses({ graph }: Compiled, sums: Float32Array): PartLosses {
    const parts = placed(graph, sums);
    const mean = (part: string): number => Math.fround(Number(parts[lossOutput(part)]!.data[0]) / this.#options.shards);
    return Object.fromEntries(graph.losses.map((part) => [part, mean(part)]));
  }

  /** What all phases of a step need, of one shard. */
  async #draw(source: InputSource, step: number): Promise<Values> {
    const drawn = this.#phases(step).map(({ graph }) => source.draw(graph.inputs, graph.phase.name, step));
    return Object.assign({}, ...(await Promise.all(drawn))) as Values;
  }

  #phases(step: number): readonly Compiled[] {
    return this.#kinds.get(kindOf(duePhases(this.#options.system.phases, step)))!;
  }

  async release(): Promise<void> {
    const all = [...this.#kinds.values()].flat();
    await Promise.all([...all.map(({ shard }) => shard.release()), this.#own.release()]);
  }
}

async function compilePhase(graph: ShardedPhase, { runtime, shards, comm }: ShardedTrainerOptions): Promise<Compiled> {
  const count = shards / comm.size;
  return {
    graph,
    shard: await runtime.compile(toOnnx(graph.shard)),
    memory: new Float32Array(partsSize(graph) * count),
    keeps: Array.from({ length: count }, () => keeping(graph)),
  };
}

/** Memory for the numbers that a shard keeps for the phases behind this one. */
function keeping({ kept, shard }: ShardedPhase): Values {
  const arrays = kept.map((name) => ({ name, ...shard[name]! })).filter(({ dtype }) => dtype === 'float32');
  return Object.fromEntries(arrays.map(({ name, shape }) => [name, floats(new Float32Array(sizeOf(shape)), shape)]));
}

/** A phase's parts as they lie in memory, one after the other. */
function placed({ parts }: ShardedPhase, memory: Float32Array): Record<string, Value> {
  let end = 0;
  return Object.fromEntries(
    parts.map(({ name, shape }) => {
      const start = end;
      end += sizeOf(shape);
      return [name, floats(memory.subarray(start, end), shape)];
    }),
  );
}
