import { encodeKerasWeights, type LayerWeights } from '../formats/keras-h5.js';
import type { Parameter } from '../nn/index.js';
import type { Values } from '../runtime/runtime.js';

/** Keras' names for what Gannet calls otherwise. */
export const kerasRole: Readonly<Record<string, string>> = {
  mean: 'moving_mean',
  variance: 'moving_variance',
  table: 'embeddings',
};

/** Whether layers are divided by their spectral norm, which Keras' layers of the same names are not. */
export function hasSpectralNorm(parameters: readonly Pick<Parameter, 'name'>[]): boolean {
  return parameters.some(({ name }) => name.endsWith('/u'));
}

/** A network's weights as the bytes of an HDF5 file in Keras' layout, a group a layer. Gannet's layouts are Keras'. */
export function kerasWeights(parameters: readonly Parameter[], values: Values): Promise<Uint8Array> {
  const layers = new Map<string, LayerWeights['weights'][number][]>();
  for (const p of parameters) {
    const [, layer, role] = p.name.split('/') as [string, string, string];
    const { shape } = p;
    const data = values[p.name]!.data as Float32Array;
    const weights = layers.get(layer) ?? [];
    layers.set(layer, [...weights, { name: `${layer}/${kerasRole[role] ?? role}:0`, shape, data }]);
  }
  return encodeKerasWeights([...layers].map(([layer, weights]) => ({ layer, weights })));
}
