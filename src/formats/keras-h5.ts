import type { Group } from 'h5wasm/node';
import { GannetError } from '../errors.js';
import { type Hdf5File, readHdf5 } from '../hdf5/file.js';
import { hdf5Bytes } from '../hdf5/library.js';
import { groupAt, readWeights, type StoredWeight, writeText, writeWeight } from './weights-h5.js';

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
 * @throws Error if a weight's data does not have its shape's size
 */
export async function encodeKerasWeights(layers: readonly LayerWeights[]): Promise<Uint8Array> {
  for (const { name, shape, data } of layers.flatMap(({ weights }) => weights)) {
    const size = shape.reduce((product, dim) => product * dim, 1);
    if (data.length !== size) throw new Error(`${name}: shape [${shape}] does not fit ${data.length} elements.`);
  }
  return hdf5Bytes((file) => {
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

/** Where the layers lie: in a file of weights at its root, in one of a whole model (`model.save('x.h5')`) below it. */
const roots = ['/', '/model_weights'];

/**
 * Reads weights that Keras or `encodeKerasWeights` wrote, layers and weights in the file's order; those of a whole model
 * too.
 * @throws GannetError if it is no such file, or holds other weights than floats
 */
export async function decodeKerasWeights(path: string): Promise<LayerWeights[]> {
  return readHdf5(path, async (file) => {
    const root = await rootOf(file);
    const layers: LayerWeights[] = [];
    for (const layer of await names(file, root, 'layer_names', path)) layers.push(await readLayer(file, root, layer));
    return layers;
  });
}

async function rootOf(file: Hdf5File): Promise<string> {
  for (const root of roots) {
    if ((await file.entry(root)).kind === 'group' && (await file.texts(root, 'layer_names')) !== null) return root;
  }
  return roots[0]!;
}

async function readLayer(file: Hdf5File, root: string, layer: string): Promise<LayerWeights> {
  const group = root === '/' ? `/${layer}` : `${root}/${layer}`;
  if ((await file.entry(group)).kind !== 'group') {
    throw new GannetError(`${file.path}: layer_names lists ${layer}, which is missing`);
  }
  const where = `${file.path}, layer ${layer}`;
  const weights = await names(file, group, 'weight_names', where);
  return { layer, weights: await readWeights(file, group, weights, where) };
}

async function names(file: Hdf5File, group: string, attribute: string, where: string): Promise<readonly string[]> {
  const texts = await file.texts(group, attribute);
  if (texts === null) {
    throw new GannetError(
      `${where}: there is no attribute ${attribute}, so these are not weights in Keras' legacy layout`,
    );
  }
  if (texts === 'other') throw new GannetError(`${where}: the attribute ${attribute} is not a list of names`);
  const twice = texts.find((name, i) => texts.indexOf(name) !== i);
  if (twice !== undefined) throw new GannetError(`${where}: the attribute ${attribute} lists ${twice} twice`);
  return texts;
}
