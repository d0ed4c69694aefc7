import { readFile } from 'node:fs/promises';
import { GannetError } from '../errors.js';
import { decodeKerasWeights } from '../formats/keras-h5.js';
import { decodeKeras3Weights, isKeras3File } from '../formats/keras3-h5.js';
import { decodeSafetensors } from '../formats/safetensors.js';
import { hdf5Signature } from '../hdf5.js';
import { type Convention, type Kind, keras, pytorch } from './conventions.js';

/** An array of a layer in a file, under the framework's own name for its role. */
export interface FoundTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A layer with weights in a file. */
export interface FoundLayer {
  /** Its own name, without those of the models around it. */
  readonly name: string;
  /** Where it lies in the file, for messages. */
  readonly path: string;
  readonly kind: Kind;
  readonly tensors: ReadonlyMap<string, FoundTensor>;
}

/** Layers of one kind are in the network's order, as far as the file tells it. */
export interface WeightFile {
  readonly file: string;
  readonly convention: Convention;
  readonly layers: readonly FoundLayer[];
}

/**
 * Reads weights that Keras (`.weights.h5`, or the legacy layout) or PyTorch (safetensors) saved; what it is shows in its
 * first bytes.
 * @throws GannetError if the file cannot be read, or is of another format
 */
export async function readWeights(file: string): Promise<WeightFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new GannetError(`${file} cannot be read: ${(error as Error).message}`);
  }
  if (hdf5Signature.every((byte, i) => bytes[i] === byte)) {
    const layers = (await isKeras3File(bytes, file)) ? await keras3(bytes, file) : await legacy(bytes, file);
    return { file, convention: keras, layers };
  }
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    throw new GannetError(
      `${file} is an archive of a whole model. Save its weights alone: in Keras model.save_weights('x.weights.h5'), ` +
        "in PyTorch safetensors.torch.save_file(module.state_dict(), 'x.safetensors').",
    );
  }
  // A safetensors file is a length of eight bytes, then JSON.
  if (bytes[8] !== 0x7b && !/\.safetensors$/i.test(file)) {
    const why = /\.(h5|hdf5|keras)$/i.test(file)
      ? 'is not an HDF5 file, or is damaged'
      : 'is of no kind that can be read';
    throw new GannetError(`${file} ${why}: give weights as .weights.h5 or .h5 of Keras, or .safetensors of PyTorch`);
  }
  return { file, convention: pytorch, layers: stateDict(bytes, file) };
}

const keras3Kinds: Readonly<Record<string, Kind>> = {
  embedding: 'embedding',
  dense: 'dense',
  conv2d: 'conv',
  conv2d_transpose: 'conv',
  batch_normalization: 'batchNorm',
  layer_normalization: 'layerNorm',
};
/** The roles of the numbered arrays. */
const keras3Roles: Readonly<Record<Kind, readonly string[]>> = {
  embedding: ['embeddings'],
  dense: ['kernel', 'bias'],
  conv: ['kernel', 'bias'],
  batchNorm: ['gamma', 'beta', 'moving_mean', 'moving_variance'],
  layerNorm: ['gamma', 'beta'],
  other: [],
};

async function keras3(bytes: Uint8Array, file: string): Promise<FoundLayer[]> {
  return (await decodeKeras3Weights(bytes, file)).map(({ className, name, path, weights }) => {
    const kind = keras3Kinds[className] ?? 'other';
    const tensors = new Map(weights.map((weight, i) => [keras3Roles[kind][i] ?? `array ${i}`, weight]));
    return { name, path, kind, tensors };
  });
}

/** Nested models are one layer there: the names of their arrays tell the layers apart. */
async function legacy(bytes: Uint8Array, file: string): Promise<FoundLayer[]> {
  const arrays = (await decodeKerasWeights(bytes, file)).flatMap(({ layer, weights }) =>
    weights.map((weight): [string, FoundTensor] => {
      const name = weight.name.replace(/:0$/, '');
      return [name.startsWith(`${layer}/`) ? name : `${layer}/${name}`, weight];
    }),
  );
  return grouped(arrays, '/', (tensors) => {
    if (tensors.has('embeddings')) return 'embedding';
    if (tensors.has('moving_mean')) return 'batchNorm';
    if (tensors.has('gamma') || tensors.has('beta')) return 'layerNorm';
    const rank = tensors.get('kernel')?.shape.length;
    return rank === 2 ? 'dense' : rank === 4 ? 'conv' : 'other';
  });
}

function stateDict(bytes: Uint8Array, file: string): FoundLayer[] {
  const { tensors } = decodeSafetensors(bytes, file);
  const arrays: [string, FoundTensor][] = [];
  for (const [name, tensor] of tensors) {
    // Batches that a batch norm has seen: nothing here depends on them.
    if (name.endsWith('.num_batches_tracked')) continue;
    if (tensor.dtype !== 'F32') {
      throw new GannetError(`${file}: ${name} is ${tensor.dtype}; Gannet reads float32: save module.float().`);
    }
    arrays.push([name, tensor]);
  }
  // The library that writes these files sorts them as text.
  arrays.sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  return grouped(arrays, '.', (tensors) => {
    if (tensors.has('running_mean')) return 'batchNorm';
    const rank = tensors.get('weight')?.shape.length;
    if (rank === 1) return 'layerNorm';
    if (rank === 2) return tensors.has('bias') ? 'dense' : 'embedding';
    return rank === 4 ? 'conv' : 'other';
  });
}

/** Puts arrays called PATH/ROLE together by path, in the order in which the paths first occur. */
function grouped(
  arrays: readonly (readonly [string, FoundTensor])[],
  separator: string,
  kindOf: (tensors: ReadonlyMap<string, FoundTensor>) => Kind,
): FoundLayer[] {
  const layers = new Map<string, Map<string, FoundTensor>>();
  for (const [full, tensor] of arrays) {
    const at = full.lastIndexOf(separator);
    const path = full.slice(0, Math.max(at, 0));
    const tensors = layers.get(path) ?? new Map<string, FoundTensor>();
    layers.set(path, tensors.set(full.slice(at + 1), tensor));
  }
  return [...layers].map(([path, tensors]) => ({
    name: path.slice(path.lastIndexOf(separator) + 1),
    path,
    kind: kindOf(tensors),
    tensors,
  }));
}
