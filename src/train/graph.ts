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
  /** Keeps each network's small parameters in one array, which is then an input and is renewed in their place. */
  readonly packs?: boolean;
}

/**
 * The graph of one own step: the phase's losses, their gradient for the parameters that it trains, and Adam's update.
 */
export function phaseGraph(system: System, phase: Phase, options: PhaseGraphOptions): PhaseGraph {
  const { batch, lowering = 'plain', gradients = false, packs = false } = options;
  const context = new PhaseContext(phase.name, batch, system.data, system.latent.distribution);
  const written = phase.losses(context);
  // Lowered before it is differentiated, so that the gradients are of the lowered form too.
  const parts = Object.keys(written);
  const moved = [...context.moved.keys()];
  const roots = lowerGraph([...Object.values(written), ...context.moved.values()], lowering, options.note);
  const losses = Object.fromEntries(parts.map((part, i) => [part, roots[i]!]));
  const outputs: Record<string, Tensor> = {};
  const renewed: string[] = [];
  const renew = (name: string, value: Tensor): void => {
    outputs[nextOutput(name)] = value;
    renewed.push(name);
  };
  for (const [part, loss] of Object.entries(losses)) outputs[lossOutput(part)] = loss;

  const trained = phase.trains.trainable;
  const rate = input(rateInput, []);
  const epsilon = input(epsilonInput, []);
  const slopes = grad(
    losses.total!,
    trained.map((p) => p.tensor),
    phase.isPenalty ? 'zero' : 'error',
  );
  const update = (p: Pick<Parameter, 'name' | 'shape' | 'tensor'>, g: Tensor): void => {
    const m = input(firstMoment(p), p.shape);
    const v = input(secondMoment(p), p.shape);
    const next = adamUpdate(phase.adam, { p: p.tensor, m, v }, g, rate, epsilon);
    renew(p.name, next.p);
    renew(firstMoment(p), next.m);
    renew(secondMoment(p), next.v);
  };
  const slopeOf = new Map(trained.map((p, i) => [p, slopes[i]!]));
  if (gradients) for (const p of trained) outputs[gradientOutput(p.name)] = slopeOf.get(p)!;
  const pack = packs ? packOf(phase.trains) : null;
  for (const p of trained) if (!pack?.parameters.includes(p)) update(p, slopeOf.get(p)!);
  if (pack) {
    const { name, size, parameters } = pack;
    update({ name, shape: [size], tensor: input(name, [size]) }, packed(parameters.map((p) => slopeOf.get(p)!)));
  }
  for (const [i, p] of moved.entries()) renew(p.name, roots[parts.length + i]!);

  const inputs = [...context.inputs.values()].map((i) => fedAs(i, lowering));
  return { outputs, inputs, parts, renewed };
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
