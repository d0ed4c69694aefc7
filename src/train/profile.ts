import type { Lowering } from '../lowering/index.js';
import { Stream } from '../random/stream.js';
import type { System } from '../recipes/recipe.js';
import { type NodeTime, profilingRuntime } from '../runtime/node.js';
import { phaseGraph } from './graph.js';
import { randomInputs } from './inputs.js';
import { Trainer } from './trainer.js';

/** What one layer takes of a step, in seconds: its matrix products forward and backward, and everything else of it. */
export interface LayerTime {
  /** Network and layer, such as `G/convT2`. */
  readonly layer: string;
  /** How its convolution is computed; null where it has none or the lowering is plain. */
  readonly method: string | null;
  readonly forward: number;
  readonly backward: number;
  readonly other: number;
}

export interface StepProfile {
  readonly layers: readonly LayerTime[];
  /** Of no layer: losses, optimiser, activations between layers. */
  readonly rest: number;
}

const products = new Set(['MatMul', 'FusedMatMul', 'Gemm', 'FusedGemm', 'Conv', 'FusedConv', 'ConvTranspose']);
const timed = 5;

/**
 * Does a few training steps on noise and says where the time of one goes. Each node counts with the median of its runs;
 * steps with a profile are slower than without.
 */
export async function profileStep(
  system: System,
  batch: number,
  lowering: Lowering,
  threads: number,
): Promise<StepProfile> {
  const methods = new Map<string, string>();
  const note = (scope: string, method: string): void => void methods.set(layerOf(scope) ?? scope, method);
  for (const phase of system.phases) phaseGraph(system, phase, { batch, lowering, note });

  let nodes: readonly NodeTime[] = [];
  const runtime = profilingRuntime(threads, (times) => {
    nodes = times;
  });
  const inputs = noise(system, batch);
  const trainer = await Trainer.create({ system, runtime, inputs, batch, seed: 0, lowering, stepsPerRun: 1 });
  for (let i = 0; i <= timed; i++) await trainer.next();
  await trainer.release();
  return summed(nodes, methods);
}

/** Inputs whose real images are noise. */
function noise({ data, range }: System, batch: number) {
  const { channels, height, width, classes } = data;
  const random = new Stream(0, 'profile/images');
  const images = Uint8Array.from(random.integers(batch * channels * height * width, 256));
  const labels = Uint8Array.from({ length: batch }, (_, i) => i % classes);
  const rows = Uint32Array.from({ length: batch }, (_, i) => i);
  return randomInputs({ seed: 0, split: { images, labels, count: batch }, rows: () => rows, range });
}

function summed(nodes: readonly NodeTime[], methods: ReadonlyMap<string, string>): StepProfile {
  const runs = new Map<string, { readonly node: NodeTime; readonly seconds: number[] }>();
  for (const node of nodes) {
    const known = runs.get(node.name) ?? { node, seconds: [] };
    known.seconds.push(node.seconds);
    runs.set(node.name, known);
  }
  const layers = new Map<string, { forward: number; backward: number; other: number }>();
  let rest = 0;
  for (const { node, seconds } of runs.values()) {
    const median = seconds.sort((a, b) => a - b)[Math.floor(seconds.length / 2)]!;
    const layer = layerOf(node.name);
    if (layer === null) {
      rest += median;
      continue;
    }
    const sums = layers.get(layer) ?? { forward: 0, backward: 0, other: 0 };
    const kind = products.has(node.type) ? (node.name.includes('/grad/') ? 'backward' : 'forward') : 'other';
    sums[kind] += median;
    layers.set(layer, sums);
  }
  return {
    layers: [...layers].map(([layer, sums]) => ({ layer, method: methods.get(layer) ?? null, ...sums })),
    rest,
  };
}

/** `G/convT2` of `G/convT2/grad/matmul#51`; null of what lies between layers, such as `G/relu#3`. */
function layerOf(name: string): string | null {
  const own = name.replace(/^fused /, ''); // ONNX Runtime's word for some of the nodes that it has joined.
  const [network, layer, ...inside] = own.split('/').filter((part) => part !== 'grad');
  if (!network || !layer || network.includes('#') || layer.includes('#')) return null;
  return inside.length > 0 || !name.includes('#') ? `${network}/${layer}` : null;
}
