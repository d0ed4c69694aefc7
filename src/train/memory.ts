import { isInput, macsOf, type Shape, sizeOf, type Tensor, topologicalOrder } from '../graph/index.js';
import type { Parameter } from '../nn/index.js';
import type { System } from '../recipes/recipe.js';
import { averagedParameters } from './average.js';
import { nextOutput } from './graph.js';

/** Bytes of what a training holds, each counted once; an engine takes more (src/run/memory.ts). */
export interface MemoryNeed {
  /** Parameters and moving statistics of each network. */
  readonly networks: readonly { readonly name: string; readonly parameters: number }[];
  /** What is carried from step to step, before a step and after it. */
  readonly state: number;
  /** What a step calculates between, at the moment when most is held. */
  readonly step: number;
  /** What is drawn for a step: images, latent points, masks. */
  readonly inputs: number;
}

/**
 * What a training holds whose whole step is the graph `outputs`; nothing is allocated for it.
 * @param system its graphs must have been built once
 */
export function memoryNeed(system: System, outputs: Readonly<Record<string, Tensor>>): MemoryNeed {
  const all = system.generator ? [system.generator, system.discriminator] : [system.discriminator];
  const inputs = topologicalOrder(Object.values(outputs)).filter(
    (t) => isInput(t) && !(nextOutput((t.attrs as { name: string }).name) in outputs),
  );
  return {
    networks: all.map(({ name, parameters }) => ({ name, parameters: elements(parameters) })),
    state: stateBytes(
      all.flatMap(({ parameters }) => parameters),
      system,
    ),
    step: heldBytes(Object.values(outputs)),
    inputs: inputs.reduce((sum, t) => sum + bytesOf(t), 0),
  };
}

const elements = (parameters: readonly { readonly shape: Shape }[]): number =>
  parameters.reduce((total, { shape }) => total + sizeOf(shape), 0);

/** Parameters, the two moments of those that are trained, and averages: float32, all of it twice. */
function stateBytes(parameters: readonly Parameter[], system: System): number {
  const moments = 2 * elements(parameters.filter((p) => p.trainable));
  return 2 * 4 * (elements(parameters) + moments + elements(averagedParameters(system)));
}

const widths = { float32: 4, int64: 8, uint8: 1, bool: 1 } as const;
const bytesOf = ({ dtype, shape }: Tensor): number => widths[dtype] * sizeOf(shape);

/** Operations whose result lies where their input does. */
const views: ReadonlySet<string> = new Set(['reshape', 'stopGradient']);

/** A place in memory, from the node that first writes it to the last that reads what lies there then. */
interface Place {
  readonly size: number;
  readonly from: number;
  to: number;
}

/**
 * The most bytes that a graph's values take at one time, without its inputs and outputs, by ONNX Runtime's plan: nodes
 * are computed in order, an elementwise one writes over an input that nobody else reads, and a place whose value is no
 * longer needed is kept for the next value of the same shape, if there is one.
 */
export function heldBytes(roots: readonly Tensor[]): number {
  const order = topologicalOrder(roots);
  const outside = new Set([...roots, ...order.filter(isInput)]);
  /** The tensor in whose place another lies. */
  const home = new Map<Tensor, Tensor>();
  const lastUse = new Map<Tensor, number>();
  for (const [i, t] of order.entries()) {
    home.set(t, views.has(t.op.name) ? home.get(t.x[0]!)! : t);
    for (const x of t.x) lastUse.set(home.get(x)!, i);
  }
  const places = new Map<Tensor, Place>();
  const left = new Map<string, Place[]>();
  for (const [i, t] of order.entries()) {
    const done = new Set(t.x.map((x) => home.get(x)!).filter((x) => lastUse.get(x) === i && places.has(x)));
    if (home.get(t) === t && !outside.has(t)) {
      const size = bytesOf(t);
      const under = macsOf(t) > 0 ? undefined : [...done].find((x) => places.get(x)!.size === size);
      if (under) done.delete(under);
      const place = (under ? places.get(under) : left.get(kindOf(t))?.pop()) ?? { size, from: i, to: i };
      place.to = lastUse.get(t) ?? i;
      places.set(t, place);
    }
    for (const x of done) left.set(kindOf(x), [...(left.get(kindOf(x)) ?? []), places.get(x)!]);
  }
  return highest([...new Set(places.values())], order.length);
}

const kindOf = ({ dtype, shape }: Tensor): string => `${widths[dtype]}:${shape.join()}`;

/** The most that all places take at one time. */
function highest(places: readonly Place[], length: number): number {
  const changes = new Float64Array(length + 1);
  for (const { size, from, to } of places) {
    changes[from]! += size;
    changes[to + 1]! -= size;
  }
  let held = 0;
  let most = 0;
  for (const change of changes) {
    held += change;
    most = Math.max(most, held);
  }
  return most;
}
