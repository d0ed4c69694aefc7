import type { Group } from 'h5wasm/node';
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
  return writeWeightsFile((file) => {
    for (const { className, name, weights } of layers) {
      const count = used.get(className) ?? 0;
      used.set(className, count + 1);
      const group = groupAt(file, `layers/${count === 0 ? className : `${className}_${count}`}/vars`);
      writeText(group, 'name', name);
      for (const [i, weight] of weights.entries()) writeWeight(group, { ...weight, name: String(i) });
    }
  });
}

/** Whether an HDF5 file has the layout of Keras 3 rather than the legacy one. @throws GannetError as `readWeightsFile` */
export async function isKeras3File(bytes: Uint8Array, fileName: string): Promise<boolean> {
  return readWeightsFile(
    bytes,
    fileName,
    (file, h5) => file.attrs.layer_names === undefined && file.get('layers') instanceof h5.Group,
  );
}

/** A layer as it lies in the file. */
export interface FoundLayer extends Keras3Layer {
  /** Where it lies, such as `layers/sequential/layers/dense_1`. */
  readonly path: string;
}

/**
 * Reads the weights of all layers, those of nested models too. Layers of one class and model are in its order.
 * @param fileName for messages
 * @throws GannetError if it is no such file, or holds other than uncompressed float32 weights
 */
export async function decodeKeras3Weights(bytes: Uint8Array, fileName: string): Promise<FoundLayer[]> {
  return readWeightsFile(bytes, fileName, (file, h5) => layersIn(h5, file, '', bytes.length, fileName));
}

function layersIn(h5: H5, model: Group, prefix: string, fileSize: number, fileName: string): FoundLayer[] {
  const layers = model.get('layers');
  if (!(layers instanceof h5.Group)) return [];
  return byCounter(layers.keys()).flatMap((key) => {
    const group = layers.get(key);
    if (!(group instanceof h5.Group)) throw new GannetError(`${fileName}: ${prefix}layers/${key} is not a group.`);
    const path = `${prefix}layers/${key}`;
    const vars = group.get('vars');
    const own = vars instanceof h5.Group ? [foundLayer(h5, key, path, vars, fileSize, fileName)] : [];
    return [...own.filter(({ weights }) => weights.length > 0), ...layersIn(h5, group, `${path}/`, fileSize, fileName)];
  });
}

function foundLayer(h5: H5, key: string, path: string, vars: Group, fileSize: number, fileName: string): FoundLayer {
  const weights = byCounter(vars.keys()).map((name) => readWeight(h5, vars, name, fileSize, `${fileName}, ${path}`));
  const attribute = vars.attrs.name;
  const name = attribute && attribute.metadata.size <= fileSize ? attribute.value : undefined;
  return { className: key.replace(/_\d+$/, ''), name: typeof name === 'string' ? name : key, path, weights };
}

/** `dense_2` before `dense_10`: HDF5 sorts as text. */
function byCounter(keys: readonly string[]): string[] {
  return [...keys].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
