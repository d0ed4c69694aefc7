import { input, isInput, type Shape, sizeOf, substitute, type Tensor, topologicalOrder } from '../../graph/index.js';
import type { Lowering } from '../../lowering/index.js';
import { simplify } from '../../lowering/simplify.js';
import type { Phase, StepInput } from '../../recipes/phase.js';
import type { System } from '../../recipes/recipe.js';
import { gradientOutput, lossOutput, nextOutput, type PhaseSlopes, phaseSlopes } from '../graph.js';
import { type Pack, wholePack } from '../pack.js';
import { ofPhase } from '../step-graph.js';
import { cut } from './cut.js';

/** What one shard gives to the sum over all: an array's gradient, a loss, a moved statistic. */
export interface Part {
  readonly name: string;
  readonly shape: Shape;
}

/** One phase of a step by shards: what a shard computes, and what of the state the sums over the shards renew. */
export interface ShardedPhase {
  readonly phase: Phase;
  /** Everything that is drawn for the phase and not for an earlier one of the step, for one shard. */
  readonly inputs: readonly StepInput[];
  /** Names of the losses' parts, `total` first. */
  readonly losses: readonly string[];
  /** A shard's outputs: its parts, in the order of `parts`, and what it keeps for the phases behind it. */
  readonly shard: Readonly<Record<string, Tensor>>;
  /** The gradients, in the order of `trained`, before all else. */
  readonly parts: readonly Part[];
  readonly kept: readonly string[];
  /** What the phase trains, as one array. */
  readonly trained: Pack;
  /** Names of the statistics that it moves. */
  readonly moved: readonly string[];
}

export interface ShardedGraph {
  readonly phases: readonly ShardedPhase[];
  /** Each network's trained parameters, which the state keeps together. */
  readonly packs: readonly Pack[];
}

export interface ShardedGraphOptions {
  /** Real images of a shard. */
  readonly batch: number;
  readonly lowering?: Lowering;
}

/**
 * A step of a system as programs of one shard, by phase.
 * @param due the phases that the step has; all of them by default
 */
export function shardedGraph(
  system: System,
  { batch, lowering = 'plain' }: ShardedGraphOptions,
  due: readonly Phase[] = system.phases,
): ShardedGraph {
  const slopes = due.map((phase) => ({ phase, made: phaseSlopes(system, phase, { batch, lowering }) }));
  const drawn = new Set(slopes.flatMap(({ made }) => made.inputs.map(({ name }) => name)));
  const stages = cut(stagesOf(slopes, lowering), drawn);
  const asked = new Set<string>();
  const phases = slopes.map(({ phase, made }, i): ShardedPhase => {
    const inputs = made.inputs.filter(({ name }) => !asked.has(name));
    for (const { name } of inputs) asked.add(name);
    const { outputs, kept } = stages[i]!;
    return {
      phase,
      inputs,
      losses: Object.keys(made.losses),
      shard: plain({ ...outputs, ...kept }),
      parts: Object.entries(outputs).map(([name, { shape }]) => ({ name, shape })),
      kept: Object.keys(kept),
      trained: wholePack(phase.trains),
      moved: [...made.moved.keys()].map(({ name }) => name),
    };
  });
  return { phases, packs: [...new Set(system.phases.map((phase) => phase.trains))].map(wholePack) };
}

/** What a phase's shard gives, by name. */
function partsOf({ losses, slopes, moved }: PhaseSlopes): Map<string, Tensor> {
  return new Map([
    ...[...slopes].map(([p, t]): [string, Tensor] => [gradientOutput(p.name), t]),
    ...Object.entries(losses).map(([part, t]): [string, Tensor] => [lossOutput(part), t]),
    ...[...moved].map(([p, t]): [string, Tensor] => [nextOutput(p.name), t]),
  ]);
}

/** How often the state's arrays have changed within the step, in the names of inputs. */
const version = /#\d+$/;

/**
 * The parts of all phases as one graph, in which an input of the state that a phase has renewed is another input from
 * then on. So what two phases compute of the same is one node, as in a step that is one program.
 */
function stagesOf(
  slopes: readonly { readonly phase: Phase; readonly made: PhaseSlopes }[],
  lowering: Lowering,
): Readonly<Record<string, Tensor>>[] {
  const changed = new Map<string, number>();
  const all: Record<string, Tensor> = {};
  const stages = slopes.map(({ phase, made }, i) => {
    const parts = partsOf(made);
    const roots = [...parts.values()];
    const places = new Map<Tensor, Tensor>();
    for (const t of topologicalOrder(roots).filter(isInput)) {
      const { name } = t.attrs as { name: string };
      const times = changed.get(name);
      if (times !== undefined) places.set(t, input(`${name}#${times}`, t.shape, t.dtype));
    }
    for (const { name } of [...made.slopes.keys(), ...made.moved.keys()]) changed.set(name, i + 1);
    const placed = substitute(roots, places);
    const names = [...parts.keys()];
    for (const [at, name] of names.entries()) all[ofPhase(phase.name, name)] = placed[at]!;
    return { phase, names };
  });
  const simple = lowering === 'plain' ? all : simplify(all);
  return stages.map(({ phase, names }) =>
    Object.fromEntries(names.map((name) => [name, simple[ofPhase(phase.name, name)]!])),
  );
}

/** With the state's own names for its arrays. */
function plain(outputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const roots = Object.values(outputs);
  const places = new Map<Tensor, Tensor>();
  for (const t of topologicalOrder(roots).filter(isInput)) {
    const { name } = t.attrs as { name: string };
    if (version.test(name)) places.set(t, input(name.replace(version, ''), t.shape, t.dtype));
  }
  const placed = substitute(roots, places);
  return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, placed[i]!]));
}

/** Floats of all parts together. */
export function partsSize({ parts }: ShardedPhase): number {
  return parts.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
