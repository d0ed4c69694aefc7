import { readFile } from 'node:fs/promises';
import { GannetError } from '../errors.js';
import { type FloatType, isExact, toFloat32 } from '../formats/float32.js';
import { decodeKerasWeights } from '../formats/keras-h5.js';
import { decodeKeras3Weights, isKeras3File } from '../formats/keras3-h5.js';
import { decodeSafetensors } from '../formats/safetensors.js';
import type { StoredWeight } from '../formats/weights-h5.js';
import { isHdf5 } from '../hdf5/file.js';
import { some } from '../text.js';
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
  /** What was left out of it or converted, for the user. */
  readonly notes: readonly string[];
  readonly layers: readonly FoundLayer[];
}

/**
 * Reads weights that Keras (`.weights.h5`, or the legacy layout) or PyTorch (safetensors) saved; what it is shows in its
 * first bytes.
 * @throws GannetError if the file cannot be read, or is of another format
 */
export async function readWeights(file: string): Promise<WeightFile> {
  if (await isHdf5(file)) return readKeras(file);
  const bytes = new Uint8Array(await readFile(file));
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
  return readState(bytes, file);
}

async function readKeras(file: string): Promise<WeightFile> {
  const types = new Set<FloatType>();
  const taken = ({ type, ...weight }: Omit<StoredWeight, 'name'>): FoundTensor => {
    types.add(type ?? 'F32');
    return weight;
  };
  const layers = (await isKeras3File(file)) ? await keras3(file, taken) : await legacy(file, taken);
  return { file, convention: keras, notes: conversions(file, types), layers };
}

/** What became of types other than float32. */
function conversions(file: string, types: ReadonlySet<FloatType>): string[] {
  return [...types]
    .filter((type) => type !== 'F32')
    .map((type) =>
      isExact(type)
        ? `${file}: what is ${type} became float32, which holds each of its values.`
        : `${file}: what is ${type} was rounded to float32.`,
    );
}

/** Takes note of a weight's type. */
type Taken = (weight: Omit<StoredWeight, 'name'>) => FoundTensor;

const keras3Kinds: ReadonlyMap<string, Kind> = new Map([
  ['embedding', 'embedding'],
  ['dense', 'dense'],
  ['conv2d', 'conv'],
  ['conv2d_transpose', 'conv'],
  ['batch_normalization', 'batchNorm'],
  ['layer_normalization', 'layerNorm'],
]);
/** The roles of the numbered arrays. */
const keras3Roles: Readonly<Record<Kind, readonly string[]>> = {
  embedding: ['embeddings'],
  dense: ['kernel', 'bias'],
  conv: ['kernel', 'bias'],
  batchNorm: ['gamma', 'beta', 'moving_mean', 'moving_variance'],
  layerNorm: ['gamma', 'beta'],
  other: [],
};

async function keras3(file: string, taken: Taken): Promise<FoundLayer[]> {
  return (await decodeKeras3Weights(file)).map(({ className, name, path, weights }) => {
    const kind = keras3Kinds.get(className) ?? 'other';
    const tensors = new Map(weights.map((weight, i) => [keras3Roles[kind][i] ?? `array ${i}`, taken(weight)]));
    return { name, path, kind, tensors };
  });
}

/** Nested models are one layer there: the names of their arrays tell the layers apart. */
async function legacy(file: string, taken: Taken): Promise<FoundLayer[]> {
  const arrays = (await decodeKerasWeights(file)).flatMap(({ layer, weights }) =>
    weights.map((weight): [string, FoundTensor] => {
      const name = weight.name.replace(/:0$/, '');
      return [name.startsWith(`${layer}/`) ? name : `${layer}/${name}`, taken(weight)];
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

function readState(bytes: Uint8Array, file: string): WeightFile {
  const { tensors } = decodeSafetensors(bytes, file);
  const arrays: [string, FoundTensor][] = [];
  const types = new Set<FloatType>();
  const whole: string[] = [];
  for (const [name, { dtype, shape, data }] of tensors) {
    if (isFloat(dtype)) {
      types.add(dtype);
      const { buffer, byteOffset, byteLength } = data;
      arrays.push([name, { shape, data: toFloat32(new Uint8Array(buffer, byteOffset, byteLength), dtype) }]);
    } else whole.push(`${name} (${dtype})`);
  }
  const notes = conversions(file, types);
  if (whole.length > 0) notes.push(`${file}: left out ${some(whole)}: whole numbers are no weights.`);
  return { file, convention: pytorch, notes, layers: stateDict(arrays) };
}

function isFloat(dtype: string): dtype is FloatType {
  return dtype === 'F16' || dtype === 'BF16' || dtype === 'F32' || dtype === 'F64';
}

function stateDict(arrays: [string, FoundTensor][]): FoundLayer[] {
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
