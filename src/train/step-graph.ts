import { input, isInput, substitute, type Tensor, topologicalOrder } from '../graph/index.js';
import { simplify } from '../lowering/simplify.js';
import type { Phase, StepInput } from '../recipes/phase.js';
import type { System } from '../recipes/recipe.js';
import { averages } from './average.js';
import { epsilonInput, nextOutput, type PhaseGraph, type PhaseGraphOptions, phaseGraph, rateInput } from './graph.js';
import { fromPacks, type Pack, packOf } from './pack.js';

/** One phase of a step, as the step's graph has it. */
export interface StepPhase {
  readonly phase: Phase;
  /** Everything that is drawn for the phase and not for an earlier one of the step. */
  readonly inputs: readonly StepInput[];
  /** Parts of the loss, `total` first. */
  readonly parts: readonly string[];
}

/** A whole step as a graph: every phase, each beginning with what the ones before it have made of the state. */
export interface StepGraph {
  /** The state as the step leaves it and, under `ofPhase`, what each phase gives beside. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly phases: readonly StepPhase[];
  /** Networks' small parameters, which the state keeps together. */
  readonly packs: readonly Pack[];
  /** State that the step renews; packs in the place of their members. */
  readonly renewed: readonly string[];
}

/** What a phase calls `name`, in the step: its losses, its gradients, the scalars of its optimiser. */
export const ofPhase = (phase: string, name: string): string => `${phase}/${name}`;

/**
 * Joins phases of a system, in their order, to the graph of one step.
 * @param due those that the step has; all of them by default
 */
export function stepGraph(
  system: System,
  options: Omit<PhaseGraphOptions, 'packs'>,
  due: readonly Phase[] = system.phases,
): StepGraph {
  const graphs = due.map((phase) => ({
    phase,
    graph: phaseGraph(system, phase, { ...options, packs: true }),
  }));
  const trained = new Set(system.phases.map((phase) => phase.trains));
  const packs = [...trained].flatMap((network) => packOf(network) ?? []);
  const state = new Map<string, Tensor>();
  const outputs: Record<string, Tensor> = {};
  const drawn = new Set<string>();
  const phases: StepPhase[] = [];
  for (const { phase, graph } of graphs) {
    const made = after(state, packs, phase.name, graph);
    const renewed = new Set(graph.renewed.map(nextOutput));
    for (const name of graph.renewed) state.set(name, made.get(nextOutput(name))!);
    for (const [name, t] of made) if (!renewed.has(name)) outputs[ofPhase(phase.name, name)] = t;
    phases.push({ phase, inputs: graph.inputs.filter((i) => !drawn.has(i.name)), parts: graph.parts });
    for (const i of graph.inputs) drawn.add(i.name);
  }
  if (due.some((phase) => phase.trains === system.generator))
    for (const [name, t] of averages(system, packs, state)) state.set(name, t);
  for (const [name, t] of state) outputs[nextOutput(name)] = t;
  // Here and not by phase, since phases may compute the same.
  const simple = options.lowering === 'plain' ? outputs : simplify(outputs);
  return { outputs: simple, phases, packs, renewed: [...state.keys()] };
}

/** A phase's outputs, computed from the state as it is by then and from scalars of the phase's own. */
function after(
  state: ReadonlyMap<string, Tensor>,
  packs: readonly Pack[],
  phase: string,
  { outputs }: PhaseGraph,
): Map<string, Tensor> {
  const roots = fromPacks(Object.values(outputs), packs);
  const replaced = new Map<Tensor, Tensor>();
  for (const t of topologicalOrder(roots).filter(isInput)) {
    const { name } = t.attrs as { name: string };
    const now = state.get(name);
    if (now) replaced.set(t, now);
    else if (name === rateInput || name === epsilonInput) replaced.set(t, input(ofPhase(phase, name), []));
  }
  const made = substitute(roots, replaced);
  return new Map(Object.keys(outputs).map((name, i) => [name, made[i]!]));
}
