import { readFile, writeFile } from 'node:fs/promises';
import type { Group } from 'h5wasm/node';
import { GannetError } from '../errors.js';
import { atTimeZero, type H5, inTemporaryFile, summary, useHdf5 } from './hdf5.js';

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
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly data: Float32Array;
  }[];
}

const signature = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);

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
  return inTemporaryFile(async (path) => {
    await useHdf5((h5) => atTimeZero(() => writeFileOf(layers, h5, path)));
    return new Uint8Array(await readFile(path));
  });
}

function writeFileOf(layers: readonly LayerWeights[], h5: H5, path: string): void {
  const file = new h5.File(path, 'w');
  try {
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
      for (const { name, shape, data } of weights) {
        // The slash of `dense/kernel:0` is a group inside the layer's.
        groupAt(group, name.split('/').slice(0, -1).join('/'));
        group.create_dataset({ name, data, shape: [...shape], dtype: '<f' });
      }
    }
  } finally {
    file.close();
  }
}

/** The group at a path below `parent`, made with those on the way where there are none. */
function groupAt(parent: Group, path: string): Group {
  let group = parent;
  for (const name of path.split('/').filter((part) => part !== '')) {
    group = (group.get(name) as Group | null) ?? group.create_group(name);
  }
  return group;
}

/** Keras keeps names as byte strings of one length; `A` is ASCII, ending in a zero. */
function writeNames(group: Group, key: string, names: readonly string[]): void {
  const size = Math.max(0, ...names.map((name) => name.length)) + 1;
  group.create_attribute(key, [...names], [names.length], `A${size}`);
}

function writeText(group: Group, key: string, text: string): void {
  group.create_attribute(key, text, [], `A${text.length + 1}`);
}

/**
 * Reads weights that Keras or `encodeKerasWeights` wrote, layers and weights in the file's order.
 *
 * @param fileName for messages.
 * @throws GannetError if it is no such file, or holds other than uncompressed float32 weights.
 */
export async function decodeKerasWeights(bytes: Uint8Array, fileName: string): Promise<LayerWeights[]> {
  if (!signature.every((byte, i) => bytes[i] === byte)) {
    throw new GannetError(`${fileName} is not an HDF5 file. Give a file of weights that Keras saved as .h5.`);
  }
  return inTemporaryFile(async (path) => {
    await writeFile(path, bytes);
    return useHdf5((h5) => {
      try {
        return readFileOf(h5, path, bytes.length, fileName);
      } catch (error) {
        if (error instanceof GannetError) throw error;
        throw new GannetError(`${fileName} is damaged: the HDF5 library says ${summary(error)}.`, { cause: error });
      }
    });
  });
}

function readFileOf(h5: H5, path: string, fileSize: number, fileName: string): LayerWeights[] {
  const file = new h5.File(path, 'r');
  try {
    return readNames(file, 'layer_names', fileSize, fileName).map((layer) => {
      const group = file.get(layer);
      if (!(group instanceof h5.Group))
        throw new GannetError(`${fileName}: layer_names lists ${layer}, which is missing.`);
      const names = readNames(group, 'weight_names', fileSize, `${fileName}, layer ${layer}`);
      return {
        layer,
        weights: names.map((name) => readWeight(h5, group, name, fileSize, `${fileName}, layer ${layer}`)),
      };
    });
  } finally {
    file.close();
  }
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

function readWeight(h5: H5, group: Group, name: string, fileSize: number, where: string) {
  const dataset = group.get(name);
  if (!(dataset instanceof h5.Dataset)) {
    throw new GannetError(`${where}: weight_names lists ${name}, which is missing.`);
  }
  const { shape, total_size: count } = dataset.metadata;
  if (shape === null || dataset.dtype !== '<f') {
    throw new GannetError(`${where}: ${name} is not of little-endian float32 numbers, the only type Gannet reads.`);
  }
  if (count * 4 > fileSize) {
    throw new GannetError(
      `${where}: ${name} with shape [${shape}] is larger than the file, which is damaged or compressed. ` +
        'Save the weights without compression.',
    );
  }
  const value = dataset.value;
  // The library gives a plain number for a scalar.
  const data = value instanceof Float32Array ? value : Float32Array.of(Number(value));
  return { name, shape, data };
}
