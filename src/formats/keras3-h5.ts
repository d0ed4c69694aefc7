import { GannetError } from '../errors.js';
import { type Hdf5File, readHdf5 } from '../hdf5/file.js';
import { hdf5Bytes } from '../hdf5/library.js';
import { groupAt, readWeights, type StoredWeight, writeText, writeWeight } from './weights-h5.js';

/**
 * The weights of one layer in the layout of Keras 3 (`model.save_weights('x.weights.h5')`). There a layer lies under its
 * class and a counter, as in `layers/conv2d_1/vars`, and its arrays have numbers: trainable ones first, then moving
 * statistics. Layouts of the axes are those of `LayerWeights`.
 */
export interface Keras3Layer {
  /** The layer's class in snake case, such as `conv2d_transpose`. */
  readonly className: string;
  /** The layer's own name, which the file notes. */
  readonly name: string;
  readonly weights: readonly Omit<StoredWeight, 'name'>[];
}

/** The bytes of a file that Keras 3 loads with `model.load_weights('x.weights.h5')`; they depend on the layers alone. */
export async function encodeKeras3Weights(layers: readonly Keras3Layer[]): Promise<Uint8Array> {
  const used = new Map<string, number>();
  return hdf5Bytes((file) => {
    for (const { className, name, weights } of layers) {
      const count = used.get(className) ?? 0;
      used.set(className, count + 1);
      const group = groupAt(file, `layers/${count === 0 ? className : `${className}_${count}`}/vars`);
      writeText(group, 'name', name);
      for (const [i, weight] of weights.entries()) writeWeight(group, { ...weight, name: String(i) });
    }
  });
}

/** Whether an HDF5 file has the layout of Keras 3 rather than the legacy one. @throws GannetError as `readHdf5` */
export async function isKeras3File(path: string): Promise<boolean> {
  return readHdf5(
    path,
    async (file) => (await file.texts('/', 'layer_names')) === null && (await file.entry('/layers')).kind === 'group',
  );
}

/** A layer as it lies in the file. */
export interface FoundLayer extends Keras3Layer {
  /** Where it lies, such as `layers/sequential/layers/dense_1`. */
  readonly path: string;
}

/**
 * Reads the weights of all layers, those of nested models too. Layers of one class and model are in its order.
 * @throws GannetError if it is no such file, or holds other weights than floats
 */
export async function decodeKeras3Weights(path: string): Promise<FoundLayer[]> {
  return readHdf5(path, (file) => layersIn(file, ''));
}

async function layersIn(file: Hdf5File, prefix: string): Promise<FoundLayer[]> {
  const groups = `/${prefix}layers`;
  if ((await file.entry(groups)).kind !== 'group') return [];
  const found: FoundLayer[] = [];
  for (const key of byCounter(await file.names(groups))) {
    const path = `${prefix}layers/${key}`;
    if ((await file.entry(`/${path}`)).kind !== 'group') throw new GannetError(`${file.path}: ${path} is not a group`);
    if ((await file.entry(`/${path}/vars`)).kind === 'group') found.push(await foundLayer(file, key, path));
    found.push(...(await layersIn(file, `${path}/`)));
  }
  return found.filter(({ weights }) => weights.length > 0);
}

async function foundLayer(file: Hdf5File, key: string, path: string): Promise<FoundLayer> {
  const vars = `/${path}/vars`;
  const weights = await readWeights(file, vars, byCounter(await file.names(vars)), `${file.path}, ${path}`);
  const texts = await file.texts(vars, 'name');
  const name = texts === null || texts === 'other' ? undefined : texts[0];
  return { className: key.replace(/_\d+$/, ''), name: name ?? key, path, weights };
}

/** `dense_2` before `dense_10`: HDF5 sorts as text. */
function byCounter(keys: readonly string[]): string[] {
  return [...keys].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
