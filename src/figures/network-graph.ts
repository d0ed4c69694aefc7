import { input, type Shape, sizeOf, type Tensor, topologicalOrder } from '../graph/index.js';
import type { LayerRecord, Network } from '../nn/index.js';
import { PhaseContext } from '../recipes/phase.js';
import type { System } from '../recipes/recipe.js';

/** A box of a network's diagram: an input, a layer, a place where values meet, or an output. */
export interface GraphNode {
  readonly id: string;
  readonly kind: 'input' | 'layer' | 'merge' | 'output';
  readonly title: string;
  /** Of what comes out of it, the batch first. */
  readonly shape: Shape;
  /** Elements of its parameters and moving statistics. */
  readonly parameters: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** What lies between two layers without being one: activations and reshapes. */
  readonly label: string;
}

/** A network as a graph of its layers. */
export interface NetworkGraph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly trained: number;
  readonly moving: number;
}

/** Images in the batch that a network is drawn with; the diagram says N for it. */
const batch = 1;

/** The networks of a system, in training mode: the generator, where there is one, and the discriminator. */
export function networkGraphs({ generator, discriminator, latent, data }: System): NetworkGraph[] {
  const context = new PhaseContext('diagram', batch, data, latent.distribution);
  const { real: image, y } = context;
  const z = input('z', [batch, latent.size]);
  const graphs: NetworkGraph[] = [];
  if (generator) {
    graphs.push(networkGraph(generator, { z, y }, { image: context.train(generator, { z, y }) }));
  }
  graphs.push(networkGraph(discriminator, { image, y }, context.train(discriminator, { image, y })));
  return graphs;
}

type Tensors = Readonly<Record<string, Tensor>>;

/** Where a value comes from: a node, and what it went through since. */
interface Source {
  readonly node: string;
  readonly through: readonly string[];
}

function networkGraph(
  network: Pick<Network<never, never>, 'name' | 'layers' | 'parameters'>,
  inputs: Tensors,
  outputs: Tensors,
): NetworkGraph {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  const sources = new Map<Tensor, readonly Source[]>();
  const layers = new Map(network.layers.map((layer) => [layer.name, layer]));
  const names = new Map(Object.entries(inputs).map(([name, t]) => [t, name]));
  const id = (kind: string, name: string): string => `${network.name}/${kind}/${name}`;
  const connect = (from: readonly Source[], to: string): void => {
    for (const { node, through } of from) {
      if (node !== to) edges.set(`${node}→${to}`, { from: node, to, label: through.join(', ') });
    }
  };

  for (const t of topologicalOrder(Object.values(outputs))) {
    const arriving = union(t.x.flatMap((x) => sources.get(x) ?? []));
    const layer = layers.get(t.scope.split('/')[1] ?? '');
    const name = names.get(t);
    if (name !== undefined) {
      const node = { id: id('input', name), kind: 'input', title: name, shape: t.shape, parameters: 0 } as const;
      nodes.set(node.id, node);
      sources.set(t, [{ node: node.id, through: [] }]);
    } else if (t.x.length > 0 && layer) {
      const node = layerNode(id('layer', layer.name), layer);
      nodes.set(node.id, node);
      connect(arriving, node.id);
      sources.set(t, [{ node: node.id, through: [] }]);
    } else if (arriving.length > 1) {
      const node = { id: id('merge', String(nodes.size)), kind: 'merge', title: mergeSign(t), shape: t.shape } as const;
      nodes.set(node.id, { ...node, parameters: 0 });
      connect(arriving, node.id);
      sources.set(t, [{ node: node.id, through: [] }]);
    } else {
      const step = glueLabel(t);
      sources.set(t, step === null ? arriving : arriving.map((s) => ({ ...s, through: [...s.through, step] })));
    }
  }
  for (const [name, t] of Object.entries(outputs)) {
    const node = { id: id('output', name), kind: 'output', title: name, shape: t.shape, parameters: 0 } as const;
    nodes.set(node.id, node);
    connect(sources.get(t) ?? [], node.id);
  }
  const count = (trainable: boolean): number =>
    network.parameters.filter((p) => p.trainable === trainable).reduce((sum, p) => sum + sizeOf(p.shape), 0);
  return {
    name: network.name,
    nodes: [...nodes.values()],
    edges: [...edges.values()],
    trained: count(true),
    moving: count(false),
  };
}

function layerNode(id: string, { name, kind, outputShape, parameters }: LayerRecord): GraphNode {
  const size = parameters.reduce((sum, p) => sum + sizeOf(p.shape), 0);
  return { id, kind: 'layer', title: `${name} (${kind})`, shape: outputShape, parameters: size };
}

/** One source for each node: what came by several ways, such as x and erf(x), went through all of them. */
function union(sources: readonly Source[]): Source[] {
  const through = new Map<string, Set<string>>();
  for (const source of sources) {
    const steps = through.get(source.node) ?? new Set();
    through.set(source.node, steps);
    for (const step of source.through) steps.add(step);
  }
  return [...through].map(([node, steps]) => ({ node, through: [...steps] }));
}

const signs: Readonly<Record<string, string>> = { mul: '×', add: '+', concat: 'concatenate' };

function mergeSign(t: Tensor): string {
  return signs[t.op.name] ?? t.op.name;
}

/** What a diagram says of an op that belongs to no layer; null where it says nothing, such as for a scaling. */
function glueLabel(t: Tensor): string | null {
  switch (t.op.name) {
    case 'relu':
      return 'ReLU';
    case 'leakyRelu':
      return `LeakyReLU ${t.attrs.slope}`;
    case 'erf':
      return 'GELU';
    case 'oneHot':
      return 'one-hot';
    case 'tanh':
    case 'sigmoid':
    case 'reshape':
      return t.op.name;
    default:
      return null;
  }
}
