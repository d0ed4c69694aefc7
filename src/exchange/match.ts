import { GannetError } from '../errors.js';
import type { LayerRecord, Parameter } from '../nn/index.js';
import { fromThere, type Kind, kindNames, kindOf, roleOf, shapeThere } from './conventions.js';
import type { NetworkParts } from './networks.js';
import type { FoundLayer, WeightFile } from './read.js';

/** A network's weights, found in a file. */
export interface Matched {
  /** Every parameter and moving statistic of the network, by name, in Gannet's layout. */
  readonly values: ReadonlyMap<string, Float32Array>;
  /** What the user should look over: layers that were not found by their names. */
  readonly notes: readonly string[];
}

/**
 * Finds the arrays of each layer of a network: by the layers' names, or, where a file's layers of a kind have other names,
 * by their order, or else by their shapes.
 * @throws GannetError if a layer or array is missing, is one too many, or has another shape
 */
export function matchWeights(network: NetworkParts, file: WeightFile): Matched {
  const values = new Map<string, Float32Array>();
  const notes: string[] = [];
  const wanted = network.layers.filter((layer) => layer.parameters.length > 0);
  const context = { network: network.name, file };
  const kinds = Object.keys(kindNames) as Kind[];
  // All kinds are paired up first: that layers are missing says more than that one has another shape.
  const paired = kinds.map((kind) => {
    const targets = wanted.filter((layer) => kindOf(layer) === kind);
    const sources = file.layers.filter((layer) => layer.kind === kind);
    return { kind, ...pairUp(context, kind, targets, sources) };
  });
  for (const { kind, pairs, by } of paired) {
    for (const [target, source] of pairs) {
      for (const p of target.parameters) values.set(p.name, take(context, p, source));
      refuseExtra(context, target, source);
    }
    if (by !== 'name' && pairs.length > 0) {
      const list = pairs.map(([target, source]) => `${source.path} is ${target.name}`).join(', ');
      notes.push(`${file.file}: the names of ${kindNames[kind]}s are not those of ${network.name}: by ${by}, ${list}.`);
    }
  }
  return { values, notes: [...file.notes, ...notes] };
}

interface Context {
  readonly network: string;
  readonly file: WeightFile;
}

type Pair = readonly [LayerRecord, FoundLayer];

function pairUp(
  context: Context,
  kind: Kind,
  targets: readonly LayerRecord[],
  sources: readonly FoundLayer[],
): { readonly pairs: readonly Pair[]; readonly by: 'name' | 'order' | 'shape' } {
  const named = targets.flatMap((target): Pair[] => {
    const found = sources.filter((source) => source.name === target.name);
    return found.length === 1 ? [[target, found[0]!]] : [];
  });
  if (named.length === targets.length && sources.length === targets.length) return { pairs: named, by: 'name' };
  if (sources.length !== targets.length) throw otherLayers(context, kind, targets, sources, named);
  const ordered = targets.map((target, i): Pair => [target, sources[i]!]);
  if (ordered.every((pair) => fits(context, pair))) return { pairs: ordered, by: 'order' };
  const shaped = targets.flatMap((target): Pair[] => {
    const found = sources.filter((source) => fits(context, [target, source]));
    return found.length === 1 ? [[target, found[0]!]] : [];
  });
  const distinct = new Set(shaped.map(([, source]) => source)).size;
  // Where neither leads anywhere, the shapes that the order leads to are what is reported.
  return distinct === targets.length ? { pairs: shaped, by: 'shape' } : { pairs: ordered, by: 'order' };
}

function fits({ file }: Context, [target, source]: Pair): boolean {
  return target.parameters.every((p) => {
    const shape = source.tensors.get(file.convention.role(p))?.shape;
    return shape !== undefined && shape.join() === shapeThere(p, file.convention).join();
  });
}

function otherLayers(
  { network, file }: Context,
  kind: Kind,
  targets: readonly LayerRecord[],
  sources: readonly FoundLayer[],
  named: readonly Pair[],
): GannetError {
  const count = (n: number): string => `${n === 0 ? 'no' : n} ${kindNames[kind]}${n === 1 ? '' : 's'}`;
  const list = (names: readonly string[]): string => (names.length === 0 ? '' : ` (${names.join(', ')})`);
  const lines = [
    `${file.file} has ${count(sources.length)}${list(sources.map((layer) => layer.path))}, and ${network} has ` +
      `${count(targets.length)}${list(targets.map((layer) => layer.name))}.`,
  ];
  if (named.length > 0) {
    const missing = targets.filter((target) => !named.some(([known]) => known === target));
    const extra = sources.filter((source) => !named.some(([, known]) => known === source));
    if (missing.length > 0) lines.push(`Missing: ${missing.map((layer) => layer.name).join(', ')}.`);
    if (extra.length > 0) lines.push(`Too many: ${extra.map((layer) => layer.path).join(', ')}.`);
  }
  lines.push(
    'It is of another architecture: choose its recipe, the size of its images with --size, or the other network with --network.',
  );
  return new GannetError(lines.join(' '));
}

function take({ file }: Context, p: Parameter, source: FoundLayer): Float32Array {
  const { convention } = file;
  const role = convention.role(p);
  const found = source.tensors.get(role);
  const expected = shapeThere(p, convention);
  if (!found) {
    throw new GannetError(
      `${file.file}: ${source.path} has no ${role}, which ${p.name} needs, of shape [${expected.join(', ')}]; it has ` +
        `${[...source.tensors.keys()].join(', ')}. Save a model whose layers are those of the recipe.`,
    );
  }
  if (found.shape.join() !== expected.join()) {
    throw new GannetError(
      `${file.file}: ${role} of ${source.path} has shape [${found.shape.join(', ')}], and ${p.name} needs ` +
        `[${expected.join(', ')}] (${convention.framework} orders the axes so). Give the options that the network ` +
        'was made with, such as --set latent=64, and data of its size and classes.',
    );
  }
  refuseUnsound(`${file.file}: ${role} of ${source.path}`, p, found.data);
  return fromThere(p, found.data, convention);
}

/** What a training leaves that has failed, or a damaged file: a network computes nothing with it. */
function refuseUnsound(what: string, p: Parameter, data: Float32Array): void {
  const endless = data.findIndex((value) => !Number.isFinite(value));
  if (endless >= 0) {
    throw new GannetError(
      `${what} has ${data[endless]} at its place ${endless}, and weights are finite numbers. The training that made the ` +
        'file may have failed: take an earlier one.',
    );
  }
  const negative = roleOf(p) === 'variance' ? data.findIndex((value) => value < 0) : -1;
  if (negative >= 0) {
    throw new GannetError(
      `${what} has ${data[negative]} at its place ${negative}, and no variance is negative. Save the model again.`,
    );
  }
}

function refuseExtra({ file }: Context, target: LayerRecord, source: FoundLayer): void {
  const known = new Set(target.parameters.map((p) => file.convention.role(p)));
  const extra = [...source.tensors.keys()].filter((role) => !known.has(role));
  if (extra.length === 0) return;
  throw new GannetError(
    `${file.file}: ${source.path} has ${extra.join(', ')} beside what ${target.name} needs ` +
      `(${target.parameters.map(roleOf).join(', ')}). Save a model whose layers are those of the recipe.`,
  );
}
