import type { File, Group } from 'h5wasm/node';
import { GannetError } from '../errors.js';
import type { H5 } from '../hdf5.js';
import {
  groupAt,
  readWeight,
  readWeightsFile,
  type StoredWeight,
  writeText,
  writeWeight,
  writeWeightsFile,
} from './weights-h5.js';

/**
 * The weights of one layer in Keras' legacy HDF5 layout (`model.save_weights('x.h5')` of Keras 2, which Keras 3 still
 * loads).
 */
export interface LayerWeights {
  readonly layer: string;
  /**
   * In Keras' order: trainable ones first, then moving statistics; none for a layer without weights. Names are those
   * of `weight_names`, as `dense/kernel:0`. Data row-major, layouts Keras' own: dense [in, out], convolution
   * [height, width, in, out], transposed convolution [height, width, out, in].
   */
  readonly weights: readonly StoredWeight[];
}

/**
 * The bytes of an HDF5 file that Keras loads with `model.load_weights('x.h5')`; they depend on the layers alone.
 *
 * @throws Error if a weight's data does not have its shape's size.
 * @throws GannetError if the system's temporary folder, which the HDF5 library needs, cannot be written.
 */
export async function encodeKerasWeights(layers: readonly LayerWeights[]): Promise<Uint8Array> {
  for (const { name, shape, data } of layers.flatMap(({ weights }) => weights)) {
    const size = shape.reduce((product, dim) => product * dim, 1);
    if (data.length !== size) throw new Error(`${name}: shape [${shape}] does not fit ${data.length} elements.`);
  }
  return writeWeightsFile((file) => {
    writeNames(
      file,
      'layer_names',
      layers.map(({ layer }) => layer),
    );
    writeText(file, 'backend', 'tensorflow');
    writeText(file, 'keras_version', '2.15.0');
    for (const { layer, weights } of layers) {
      const group = groupAt(file, layer);
      writeNames(
        group,
        'weight_names',
        weights.map(({ name }) => name),
      );
      for (const weight of weights) {
        // The slash of `dense/kernel:0` is a group inside the layer's.
        groupAt(group, weight.name.split('/').slice(0, -1).join('/'));
        writeWeight(group, weight);
      }
    }
  });
}

/** Keras keeps names as byte strings of one length; `A` is ASCII, ending in a zero. */
function writeNames(group: Group, key: string, names: readonly string[]): void {
  const size = Math.max(0, ...names.map((name) => name.length)) + 1;
  group.create_attribute(key, [...names], [names.length], `A${size}`);
}

/**
 * Reads weights that Keras or `encodeKerasWeights` wrote, layers and weights in the file's order.
 *
 * @param fileName for messages.
 * @throws GannetError if it is no such file, or holds other than uncompressed float32 weights.
 */
export async function decodeKerasWeights(bytes: Uint8Array, fileName: string): Promise<LayerWeights[]> {
  return readWeightsFile(bytes, fileName, (file, h5) => readFileOf(h5, file, bytes.length, fileName));
}

function readFileOf(h5: H5, file: File, fileSize: number, fileName: string): LayerWeights[] {
  return readNames(file, 'layer_names', fileSize, fileName).map((layer) => {
    const group = file.get(layer);
    if (!(group instanceof h5.Group))
      throw new GannetError(`${fileName}: layer_names lists ${layer}, which is missing.`);
    const where = `${fileName}, layer ${layer}`;
    const names = readNames(group, 'weight_names', fileSize, where);
    const missing = names.find((name) => group.get(name) === null);
    if (missing !== undefined) throw new GannetError(`${where}: weight_names lists ${missing}, which is missing.`);
    return { layer, weights: names.map((name) => readWeight(h5, group, name, fileSize, where)) };
  });
}

function readNames(group: Group, key: string, fileSize: number, where: string): string[] {
  const attribute = group.attrs[key];
  if (attribute === undefined) {
    throw new GannetError(`${where}: there is no attribute ${key}, so these are not weights in Keras' legacy layout.`);
  }
  const { size, total_size: count } = attribute.metadata;
  // Keras writes an empty list as an empty list of numbers.
  if (count === 0) return [];
  const value = size * count <= fileSize ? attribute.value : undefined;
  if (!Array.isArray(value) || !value.every((name) => typeof name === 'string')) {
    throw new GannetError(`${where}: the attribute ${key} is not a list of names.`);
  }
  return value;
}
