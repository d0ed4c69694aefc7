import type { Lowering } from '../lowering/index.js';
import { adamScalars, type Parameter } from '../nn/index.js';
import { toOnnx } from '../onnx/lower.js';
import type { Phase } from '../recipes/phase.js';
import type { System } from '../recipes/recipe.js';
import { floats, type Program, type Runtime, type Value, type Values } from '../runtime/runtime.js';
import {
  epsilonInput,
  gradientOutput,
  lossOutput,
  nextOutput,
  type PhaseGraph,
  phaseGraph,
  rateInput,
  stepMacs,
} from './graph.js';
import type { InputSource } from './inputs.js';
import { TrainingState } from './state.js';

/** The losses of one phase, by part. */
export type PartLosses = Readonly<Record<string, number>>;
/** The losses of a step, by phase. */
export type StepLosses = Readonly<Record<string, PartLosses>>;

export interface TrainerOptions {
  readonly system: System;
  readonly runtime: Runtime;
  readonly inputs: InputSource;
  /** Real images a step. */
  readonly batch: number;
  readonly seed: number;
  /** How convolutions are computed; `plain` by default. */
  readonly lowering?: Lowering;
  /** Initial values, in place of the recipe's own. */
  readonly initial?: (p: Parameter) => Float32Array;
  /** Called after each phase with its gradients, by parameter. They are outputs of the step only where this is given. */
  readonly onGradients?: (phase: string, step: number, gradients: Values) => void;
}

interface CompiledPhase {
  readonly phase: Phase;
  readonly graph: PhaseGraph;
  readonly program: Program;
}

/** Trains a system step by step: each step runs its phases in order, each phase is one run of one ONNX model. */
export class Trainer {
  readonly state: TrainingState;
  /** Steps done. */
  step = 0;
  readonly #options: TrainerOptions;
  readonly #phases: readonly CompiledPhase[];
  #ahead: { readonly key: string; readonly values: Promise<Values> } | null = null;

  private constructor(options: TrainerOptions, phases: readonly CompiledPhase[]) {
    this.#options = options;
    this.#phases = phases;
    this.state = new TrainingState(networkParameters(options.system), options.seed, options.initial);
  }

  /** Builds and compiles the step of every phase. */
  static async create(options: TrainerOptions): Promise<Trainer> {
    const { system, runtime, batch } = options;
    const phases = system.phases.map((phase) => ({
      phase,
      graph: phaseGraph(system, phase, {
        batch,
        gradients: options.onGradients !== undefined,
        ...(options.lowering ? { lowering: options.lowering } : {}),
      }),
    }));
    const programs = await Promise.all(phases.map(({ graph }) => runtime.compile(toOnnx(graph.outputs))));
    return new Trainer(
      options,
      phases.map((p, i) => ({ ...p, program: programs[i]! })),
    );
  }

  /** Floating-point operations of one step's products (two for a multiply-accumulate). Counted when asked for. */
  get flops(): number {
    return 2 * stepMacs(this.#options.system, this.#options.batch);
  }

  /** Own steps that a network's optimiser has done by the end of phase `index` of step `step`. */
  #adamStep(index: number, step: number): number {
    const { trains } = this.#phases[index]!.phase;
    const own = this.#phases.map((p) => p.phase.trains === trains);
    const upTo = own.slice(0, index + 1).filter(Boolean).length;
    return (step - 1) * own.filter(Boolean).length + upTo;
  }

  /** Does one step of every phase and returns their losses. Should it fail, the state is that of a phase's beginning. */
  async next(): Promise<StepLosses> {
    const step = this.step + 1;
    const losses: Record<string, PartLosses> = {};
    for (const [index, compiled] of this.#phases.entries()) {
      const drawn = await this.#draw(index, step);
      const running = this.#run(compiled, drawn, this.#adamStep(index, step), step);
      // Asked for now, so that the cipher behind the next phase's masks works beside the engine, on its own thread.
      const last = index === this.#phases.length - 1;
      this.#drawAhead(last ? 0 : index + 1, last ? step + 1 : step);
      losses[compiled.phase.name] = await running;
    }
    this.step = step;
    return losses;
  }

  async #run({ phase, graph, program }: CompiledPhase, drawn: Values, t: number, step: number): Promise<PartLosses> {
    const { state } = this;
    const { rate, epsilon } = adamScalars(phase.adam, t);
    const scalars = { [rateInput]: scalar(rate), [epsilonInput]: scalar(epsilon) };
    const into = Object.fromEntries(graph.renewed.map((name) => [nextOutput(name), state.spares[name]!]));
    const results = await program.run({ ...state.values, ...drawn, ...scalars }, into);
    state.commit(graph.renewed);
    if (this.#options.onGradients) {
      const trained = phase.trains.trainable.map((p): [string, Value] => [p.name, results[gradientOutput(p.name)]!]);
      this.#options.onGradients(phase.name, step, Object.fromEntries(trained));
    }
    return Object.fromEntries(graph.parts.map((part) => [part, Number(results[lossOutput(part)]!.data[0])]));
  }

  #draw(index: number, step: number): Promise<Values> {
    const key = `${step}/${index}`;
    const ahead = this.#ahead;
    this.#ahead = null;
    if (ahead?.key === key) return ahead.values;
    const { phase, graph } = this.#phases[index]!;
    return this.#options.inputs.draw(graph.inputs, phase.name, step);
  }

  #drawAhead(index: number, step: number): void {
    const { phase, graph } = this.#phases[index]!;
    const values = this.#options.inputs.draw(graph.inputs, phase.name, step);
    // A failure belongs to the step that needs the values, which may never come.
    values.catch(() => undefined);
    this.#ahead = { key: `${step}/${index}`, values };
  }

  async release(): Promise<void> {
    await Promise.all(this.#phases.map((p) => p.program.release()));
  }
}

/** Parameters and moving statistics of all networks. The system's graphs must have been built once. */
export function networkParameters(system: System): readonly Parameter[] {
  return [...(system.generator?.parameters ?? []), ...system.discriminator.parameters];
}

function scalar(value: number): Value {
  return floats(Float32Array.of(value), []);
}
