import { GannetError } from '../errors.js';
import { encodeKeras3Weights } from '../formats/keras3-h5.js';
import { encodeSafetensors, type NamedTensor } from '../formats/safetensors.js';
import { freeBatch, toOnnx } from '../onnx/lower.js';
import type { System } from '../recipes/recipe.js';
import { encodeGenerator } from '../run/encode-generator.js';
import { hasSpectralNorm, kerasWeights } from '../run/keras.js';
import type { Values } from '../runtime/runtime.js';
import { type GeneratorCard, withParameters } from '../train/sampler.js';
import { keras, pytorch, shapeThere, toThere } from './conventions.js';
import { discriminatorGraph, type NetworkParts, networksOf } from './networks.js';

/** What a network can be exported to, and the ending of such a file's name. */
export const formats = {
  keras: '.weights.h5',
  'keras-legacy': '.h5',
  pytorch: '.safetensors',
  onnx: '.onnx',
} as const;
export type ExportFormat = keyof typeof formats;

/**
 * The bytes of a network of a system, in another framework's format:
 * - `keras`: for `model.load_weights` of Keras 3, into a model with the same layers in the same order;
 * - `keras-legacy`: the HDF5 layout of Keras 2, which Keras 3 loads too;
 * - `pytorch`: a `state_dict` for modules named as the layers, as safetensors;
 * - `onnx`: the network with its weights, as a model: a generator as `encodeGenerator` has it; a discriminator takes
 *   `image` [N, C, H, W] in [0, 1] and, where it uses labels, `label` [N], and gives logits by head.
 * @param values by the parameters' names
 */
export async function exportNetwork(
  system: System,
  network: NetworkParts,
  values: Values,
  format: ExportFormat,
  card: GeneratorCard,
): Promise<Uint8Array> {
  if (format !== 'onnx') refuseUnknownElsewhere(network);
  switch (format) {
    case 'keras':
      return keras3(network, values);
    case 'keras-legacy':
      return kerasWeights(network.parameters, values);
    case 'pytorch':
      return stateDict(network, values);
    case 'onnx':
      return network.name === system.generator?.name
        ? encodeGenerator(system, values, card)
        : exportDiscriminator(system, values, card);
  }
}

/** The network of this name; without one, the first: the generator, or the classifier. */
export function findNetwork(system: System, name: string | undefined): NetworkParts {
  const networks = networksOf(system);
  const found = name === undefined ? networks[0] : networks.find((network) => network.name === name);
  if (found) return found;
  throw new GannetError(`there is no network ${name}; the recipe has ${networks.map((n) => n.name).join(' and ')}`);
}

/** Keras' class of each kind of layer, in snake case. */
const kerasClasses: Readonly<Record<string, string>> = {
  Embedding: 'embedding',
  Dense: 'dense',
  Conv2d: 'conv2d',
  ConvTranspose2d: 'conv2d_transpose',
  BatchNorm: 'batch_normalization',
  LayerNorm: 'layer_normalization',
};

/** @throws GannetError for layers whose arrays mean another thing in the plain layers of other frameworks */
function refuseUnknownElsewhere({ layers }: NetworkParts): void {
  for (const { name, kind, parameters } of layers) {
    const normalised = hasSpectralNorm(parameters);
    if (normalised || kind === 'ConditionalBatchNorm')
      throw new GannetError(
        `layer ${name} has ${normalised ? 'spectral normalisation' : 'conditional batch norm'}, which the plain layers ` +
          'of Keras and PyTorch do not have: export to onnx',
      );
  }
}

function keras3({ layers }: NetworkParts, values: Values): Promise<Uint8Array> {
  return encodeKeras3Weights(
    layers
      .filter((layer) => layer.parameters.length > 0)
      .map(({ name, kind, parameters }) => ({
        className: kerasClasses[kind]!,
        name,
        weights: parameters.map((p) => ({
          shape: shapeThere(p, keras),
          data: toThere(p, floatsOf(values, p.name), keras),
        })),
      })),
  );
}

function stateDict({ layers }: NetworkParts, values: Values): Uint8Array {
  const tensors = new Map<string, NamedTensor>();
  for (const { name, kind, parameters } of layers) {
    for (const p of parameters) {
      const data = toThere(p, floatsOf(values, p.name), pytorch);
      tensors.set(`${name}.${pytorch.role(p)}`, { dtype: 'F32', shape: shapeThere(p, pytorch), data });
    }
    // PyTorch counts batches and uses the count only where a batch norm has no momentum.
    if (kind === 'BatchNorm')
      tensors.set(`${name}.num_batches_tracked`, { dtype: 'I64', shape: [], data: BigInt64Array.of(0n) });
  }
  return encodeSafetensors(tensors, { format: 'pt' });
}

function exportDiscriminator(system: System, values: Values, { recipe, step }: GeneratorCard): Uint8Array {
  const graph = discriminatorGraph(system, freeBatch);
  const heads = Object.keys(graph);
  const outputs = withParameters(Object.values(graph), system.discriminator.parameters, values);
  return toOnnx(Object.fromEntries(heads.map((head, i) => [head, outputs[i]!])), {
    freeBatch,
    metadata: { producer: 'gannet', recipe, step: String(step) },
  });
}

function floatsOf(values: Values, name: string): Float32Array {
  return values[name]!.data as Float32Array;
}
