import { countMacs, sizeOf } from '../graph/index.js';
import type { Lowering } from '../lowering/index.js';
import type { Parameter } from '../nn/index.js';
import { toOnnxLoop } from '../onnx/loop.js';
import type { Phase } from '../recipes/phase.js';
import type { System } from '../recipes/recipe.js';
import { floats, type Program, type Runtime, type Value, type Values } from '../runtime/runtime.js';
import { InputsAhead } from './ahead.js';
import { averagedParameters, averageRateInput } from './average.js';
import { duePhases, kindOf, kindsOfStep, stepsAlike } from './due.js';
import { epsilonInput, gradientOutput, lossOutput, nextOutput, rateInput, stepMacs } from './graph.js';
import type { InputSource } from './inputs.js';
import type { Pack } from './pack.js';
import { type StepScalars, stepScalars } from './scalars.js';
import { stack, unstack } from './stack.js';
import { TrainingState } from './state.js';
import { ofPhase, type StepGraph, stepGraph } from './step-graph.js';
import type { PartLosses, StepLosses, Training } from './training.js';

export interface TrainerOptions {
  readonly system: System;
  readonly runtime: Runtime;
  readonly inputs: InputSource;
  /** Real images a step. */
  readonly batch: number;
  readonly seed: number;
  /** How convolutions are computed; `plain` by default. */
  readonly lowering?: Lowering;
  /**
   * Most steps that one run of the model does; results do not depend on it. By default more, the smaller a step is and
   * the larger the state.
   */
  readonly stepsPerRun?: number;
  /** Initial values, in place of the recipe's own. */
  readonly initial?: (p: Parameter) => Float32Array;
  /** Called after each step with every phase's gradients, by parameter. Only then are they outputs of the step. */
  readonly onGradients?: (phase: string, step: number, gradients: Values) => void;
}

/**
 * Trains a system. A step runs its phases in order; all of them, and several steps one after the other where they are
 * small, are one run of one ONNX model.
 */
export class Trainer implements Training {
  readonly state: TrainingState;
  /** Steps done. */
  step = 0;
  /** Most steps that one run of the model does. */
  readonly stepsPerRun: number;
  readonly #options: TrainerOptions;
  /** Steps of each kind that comes, by the names of their phases. */
  readonly #kinds: ReadonlyMap<string, Compiled>;
  /** The last run: its steps, and of which kind they were. */
  #last: { readonly count: number; readonly graph: StepGraph } | null = null;
  readonly #inputs = new InputsAhead((step) => this.#draw(step));

  private constructor(options: TrainerOptions, whole: StepGraph, kinds: ReadonlyMap<string, Compiled>) {
    this.#options = options;
    this.#kinds = kinds;
    this.stepsPerRun = options.stepsPerRun ?? stepsPerRun(whole);
    this.state = initialState(options.system, options.seed, options.initial, whole.packs);
  }

  /** Builds and compiles the step; where phases come only every so many steps, one for each set of phases. */
  static async create(options: TrainerOptions): Promise<Trainer> {
    const { system, runtime, batch, lowering = 'plain', onGradients } = options;
    const wasm = runtime.backend === 'wasm';
    const graphOf = (due: readonly Phase[]): StepGraph =>
      stepGraph(system, { batch, lowering, wasm, gradients: onGradients !== undefined }, due);
    const whole = graphOf(system.phases);
    const kinds = new Map<string, Compiled>();
    for (const { step } of kindsOfStep(system.phases)) {
      const due = duePhases(system.phases, step);
      const graph = due.length === system.phases.length ? whole : graphOf(due);
      kinds.set(kindOf(due), { graph, program: await compileStep(graph, runtime) });
    }
    return new Trainer(options, whole, kinds);
  }

  /** Floating-point operations of one step's products (two for a multiply-accumulate). Counted when asked for. */
  get flops(): number {
    return 2 * stepMacs(this.#options.system, this.#options.batch);
  }

  /** Does one step and returns its losses. */
  async next(): Promise<StepLosses> {
    return (await this.advance(1))[0]!;
  }

  /**
   * Does up to `most` steps in one run of the model, at most `stepsPerRun` and only such as have the same phases, and
   * returns the losses of each. Should it fail, the state is that of before.
   */
  async advance(most: number): Promise<readonly StepLosses[]> {
    const { state } = this;
    const { phases } = this.#options.system;
    const count = stepsAlike(phases, this.step + 1, Math.min(most, this.stepsPerRun));
    const steps = Array.from({ length: count }, (_, i) => this.step + 1 + i);
    const { graph, program } = this.#kind(this.step + 1);
    const drawn = stack(await Promise.all(steps.map((step) => this.#inputs.take(step))));
    const into = Object.fromEntries(graph.renewed.map((name) => [nextOutput(name), state.spares[name]!]));
    const running = program.run({ ...state.values, ...drawn, ...this.#scalars(steps) }, into);
    // Asked for now, so that they are made beside the engine: in JavaScript and by the cipher behind the masks.
    this.#inputs.ask(this.step + count, this.stepsPerRun);
    const results = await running;
    state.commit(graph.renewed);
    this.step += count;
    this.#last = { count, graph };
    for (const [i, step] of steps.entries()) this.#reportGradients(graph, results, i, step);
    return steps.map((_, i) => lossesOf(graph, results, i));
  }

  /** Goes back to the first `count` steps of the last `advance`: does them again from where it began. Only once. */
  async redo(count: number): Promise<void> {
    if (!this.#last || count === this.#last.count) return;
    this.state.commit(this.#last.graph.renewed);
    this.step -= this.#last.count;
    await this.advance(count);
  }

  async complete(): Promise<void> {
    // It always is.
  }

  #kind(step: number): Compiled {
    return this.#kinds.get(kindOf(duePhases(this.#options.system.phases, step)))!;
  }

  #reportGradients({ phases }: StepGraph, results: Values, index: number, step: number): void {
    const { onGradients } = this.#options;
    if (!onGradients) return;
    for (const { phase } of phases) {
      const of = ({ name }: Parameter) => unstack(results[ofPhase(phase.name, gradientOutput(name))]!, index);
      onGradients(phase.name, step, Object.fromEntries(phase.trains.trainable.map((p) => [p.name, of(p)])));
    }
  }

  /** The step size and ε of each phase's optimiser at each step, and how far averages move. */
  #scalars(steps: readonly number[]): Values {
    const { system } = this.#options;
    const scalars = steps.map((step) => stepScalars(system, step));
    const column = (of: (s: StepScalars) => number) => floats(Float32Array.from(scalars, of), [steps.length]);
    const optimisers = duePhases(system.phases, steps[0]!).flatMap(({ name }): [string, Value][] => [
      [ofPhase(name, rateInput), column((s) => s.optimisers.get(name)!.rate)],
      [ofPhase(name, epsilonInput), column((s) => s.optimisers.get(name)!.epsilon)],
    ]);
    return { ...Object.fromEntries(optimisers), [averageRateInput]: column((s) => s.average) };
  }

  /** The inputs of all phases of a step. */
  async #draw(step: number): Promise<Values> {
    const { inputs: source } = this.#options;
    const drawn = this.#kind(step).graph.phases.map(({ phase, inputs }) => source.draw(inputs, phase.name, step));
    return Object.assign({}, ...(await Promise.all(drawn))) as Values;
  }

  async release(): Promise<void> {
    await Promise.all([...this.#kinds.values()].map(({ program }) => program.release()));
  }
}

/** A step of some phases, ready to run. */
interface Compiled {
  readonly graph: StepGraph;
  readonly program: Program;
}

function compileStep(graph: StepGraph, runtime: Runtime): Promise<Program> {
  const carried = Object.fromEntries(graph.renewed.map((name) => [nextOutput(name), name]));
  const phases = graph.phases.flatMap(({ phase, inputs }) => [
    ofPhase(phase.name, rateInput),
    ofPhase(phase.name, epsilonInput),
    ...inputs.map((i) => i.name),
  ]);
  const loop = { outputs: graph.outputs, carried, fresh: [...phases, averageRateInput] };
  return runtime.compile(toOnnxLoop(loop, { wasm: runtime.backend === 'wasm' }));
}

function lossesOf(graph: StepGraph, results: Values, index: number): StepLosses {
  const phases = graph.phases.map(({ phase, parts }): [string, PartLosses] => {
    const loss = (part: string): number => Number(results[ofPhase(phase.name, lossOutput(part))]!.data[index]);
    return [phase.name, Object.fromEntries(parts.map((part) => [part, loss(part)]))];
  });
  return Object.fromEntries(phases);
}

/** Up to so many steps in one run, and no more than make up so many multiply-accumulates, about a second. */
const most = { steps: 64, macs: 6e10 };
/** Multiply-accumulates of a run beside which beginning it costs little. */
const enough = 2e8;
/**
 * The same for each byte of the state: at the end of a run onnxruntime-node copies every output into a new array, also
 * those that were written into arrays of ours. Copying a hundred megabytes takes as long as a third of a step.
 */
const enoughForByte = 800;

function stepsPerRun({ outputs, renewed }: StepGraph): number {
  const macs = Math.max(1, countMacs(Object.values(outputs)));
  const bytes = 4 * renewed.reduce((sum, name) => sum + sizeOf(outputs[nextOutput(name)]!.shape), 0);
  const wanted = Math.min((enough + enoughForByte * bytes) / macs, most.macs / macs, most.steps);
  return Math.max(1, Math.floor(wanted));
}

/** Parameters and moving statistics of all networks. The system's graphs must have been built once. */
export function networkParameters(system: System): readonly Parameter[] {
  return [...(system.generator?.parameters ?? []), ...system.discriminator.parameters];
}

/** The state that a system's training begins with; see TrainingState. The system's graphs must have been built once. */
export function initialState(
  system: System,
  seed: number,
  initial?: (p: Parameter) => Float32Array,
  packs: readonly Pack[] = [],
): TrainingState {
  return new TrainingState(networkParameters(system), seed, initial, packs, averagedParameters(system));
}
