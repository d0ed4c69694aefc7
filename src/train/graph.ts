import { countMacs, grad, input, maximum, minimum, mul, sub, type Tensor } from '../graph/index.js';
import { type Lowering, lowerGraph } from '../lowering/index.js';
import { adamUpdate, type Parameter } from '../nn/index.js';
import { type Evaluation, type Phase, PhaseContext, type StepInput } from '../recipes/phase.js';
import type { System } from '../recipes/recipe.js';
import { packed, packOf } from './pack.js';

/** Names of the values that training carries from step to step, beside the parameters themselves. */
export const firstMoment = (p: Pick<Parameter, 'name'>): string => `adam/m/${p.name}`;
export const secondMoment = (p: Pick<Parameter, 'name'>): string => `adam/v/${p.name}`;
/** Names of a phase's inputs and outputs that are neither state nor data. */
export const rateInput = 'adam/rate';
export const epsilonInput = 'adam/epsilon';
export const lossOutput = (part: string): string => `loss/${part}`;
export const nextOutput = (state: string): string => `next/${state}`;
export const gradientOutput = (parameter: string): string => `grad/${parameter}`;

/** One phase as a graph: losses, gradients and the update, ready to be lowered. */
export interface PhaseGraph {
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Everything that is drawn for the phase, by input name. */
  readonly inputs: readonly StepInput[];
  /** Parts of the loss, `total` first. */
  readonly parts: readonly string[];
  /** State that the phase renews: parameters, their moments, moving statistics. */
  readonly renewed: readonly string[];
}

export interface PhaseGraphOptions {
  /** Real images a step. */
  readonly batch: number;
  readonly lowering?: Lowering;
  /** Makes the gradients outputs too. */
  readonly gradients?: boolean;
  /** Told, for each convolution, the layer that it belongs to and how it is computed. */
  readonly note?: (layer: string, method: string) => void;
  /** Lowers for WebAssembly. */
  readonly wasm?: boolean;
  /** Keeps each network's small parameters in one array, which is then an input and is renewed in their place. */
  readonly packs?: boolean;
}

/** What a phase's batch says: its losses, their gradient for each parameter that it trains, the statistics it moves. */
export interface PhaseSlopes {
  /** By part, `total` first. */
  readonly losses: Readonly<Record<string, Tensor>>;
  readonly slopes: ReadonlyMap<Parameter, Tensor>;
  readonly moved: ReadonlyMap<Parameter, Tensor>;
  /** Everything that is drawn for the phase. */
  readonly inputs: readonly StepInput[];
}

/** The losses of a phase, lowered, and their gradients. */
export function phaseSlopes(system: System, phase: Phase, options: PhaseGraphOptions): PhaseSlopes {
  const { batch, lowering = 'plain' } = options;
  const context = new PhaseContext(phase.name, batch, system.data, system.latent.distribution);
  const written = phase.losses(context);
  // Lowered before it is differentiated, so that the gradients are of the lowered form too.
  const parts = Object.keys(written);
  const roots = lowerGraph([...Object.values(written), ...context.moved.values()], lowering, options);
  const losses = Object.fromEntries(parts.map((part, i) => [part, roots[i]!]));
  const trained = phase.trains.trainable;
  const slopes = grad(
    losses.total!,
    trained.map((p) => p.tensor),
    phase.isPenalty ? 'zero' : 'error',
  );
  return {
    losses,
    slopes: new Map(trained.map((p, i) => [p, slopes[i]!])),
    moved: new Map([...context.moved.keys()].map((p, i) => [p, roots[parts.length + i]!])),
    inputs: [...context.inputs.values()].map((i) => fedAs(i, lowering)),
  };
}

/** An array that an optimiser updates whole: a parameter, or a pack of them. */
export type TrainedArray = Pick<Parameter, 'name' | 'shape' | 'tensor'>;

/** What a phase's optimiser updates, with the gradient of each; small parameters together where there are packs. */
export function trainedArrays(
  phase: Phase,
  slopes: ReadonlyMap<Parameter, Tensor>,
  packs: boolean,
): ReadonlyMap<TrainedArray, Tensor> {
  const pack = packs ? packOf(phase.trains) : null;
  const arrays = new Map<TrainedArray, Tensor>([...slopes].filter(([p]) => !pack?.parameters.includes(p)));
  if (!pack) return arrays;
  const { name, size, parameters } = pack;
  const together = { name, shape: [size], tensor: input(name, [size]) };
  return arrays.set(together, packed(parameters.map((p) => slopes.get(p)!)));
}

/** Adam's update of an array by its gradient: the array's next value and its moments', by the names of the state. */
export function updated(phase: Phase, p: TrainedArray, slope: Tensor): ReadonlyMap<string, Tensor> {
  const m = input(firstMoment(p), p.shape);
  const v = input(secondMoment(p), p.shape);
  const next = adamUpdate(phase.adam, { p: p.tensor, m, v }, slope, input(rateInput, []), input(epsilonInput, []));
  return new Map([
    [p.name, next.p],
    [firstMoment(p), next.m],
    [secondMoment(p), next.v],
  ]);
}

/**
 * The graph of one own step: the phase's losses, their gradient for the parameters that it trains, and Adam's update.
 */
export function phaseGraph(system: System, phase: Phase, options: PhaseGraphOptions): PhaseGraph {
  const { gradients = false, packs = false } = options;
  const { losses, slopes, moved, inputs } = phaseSlopes(system, phase, options);
  const outputs: Record<string, Tensor> = {};
  for (const [part, loss] of Object.entries(losses)) outputs[lossOutput(part)] = loss;
  if (gradients) for (const [p, slope] of slopes) outputs[gradientOutput(p.name)] = slope;
  const updates = [...trainedArrays(phase, slopes, packs)].flatMap(([p, slope]) => [...updated(phase, p, slope)]);
  const renewed = [...updates, ...[...moved].map(([p, t]): [string, Tensor] => [p.name, t])];
  for (const [name, t] of renewed) outputs[nextOutput(name)] = t;
  return { outputs, inputs, parts: Object.keys(losses), renewed: renewed.map(([name]) => name) };
}

/** Lowered graphs take their masks position-major. */
function fedAs(input: StepInput, lowering: Lowering): StepInput {
  return lowering !== 'plain' && input.draw.kind === 'keep' && input.shape.length === 4
    ? { ...input, layout: 'HWNC' }
    : input;
}

/**
 * Multiply-accumulates of one step's products, as the recipe is written: forward, backward, every phase. On average, where
 * some phases come only every so many steps.
 */
export function stepMacs(system: System, batch: number): number {
  return system.phases.reduce((n, phase) => {
    const macs = countMacs(Object.values(phaseGraph(system, phase, { batch }).outputs));
    return n + Math.round(macs / (phase.every ?? 1));
  }, 0);
}

/** The graph of an evaluation over n real images: its losses alone. */
export function evaluationGraph(
  system: System,
  evaluation: Evaluation,
  n: number,
  lowering: Lowering = 'plain',
): PhaseGraph {
  const context = new PhaseContext(`evaluate/${evaluation.name}`, n, system.data, system.latent.distribution);
  const losses = evaluation.losses(context);
  const parts = Object.keys(losses);
  const roots = lowerGraph(Object.values(losses), lowering);
  const outputs = Object.fromEntries(parts.map((part, i) => [lossOutput(part), roots[i]!]));
  return { outputs, inputs: [...context.inputs.values()], parts, renewed: [] };
}

/**
 * The generator as a graph of its own, in inference mode: inputs `z` [n, latent] and, for a conditional one, `label`
 * [n] int64; output `image` [n, C, H, W] in [0, 1].
 */
export function generatorGraph(system: System, n: number, lowering: Lowering = 'plain'): { readonly image: Tensor } {
  const { generator, latent, range, data } = system;
  if (!generator) throw new Error('this recipe has no generator');
  const context = new PhaseContext('sample', n, data, latent.distribution);
  const z = input('z', [n, latent.size]);
  const y = input('label', [n], 'int64');
  const [image] = lowerGraph([toUnit(context.infer(generator, { z, y }), range)], lowering);
  return { image: image! };
}

/** From the recipe's range to [0, 1], clipped. */
function toUnit(image: Tensor, [low, high]: readonly [number, number]): Tensor {
  const scaled = low === 0 && high === 1 ? image : mul(sub(image, low), 1 / (high - low));
  return minimum(maximum(scaled, 0), 1);
}
