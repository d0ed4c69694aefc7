import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { decodeKerasWeights, encodeKerasWeights, type LayerWeights } from './keras-h5.js';

const python = process.env.GANNET_PYTHON ?? 'python3';

/** Loads argv[1], says what h5py and Keras see in it, and saves the model's weights again as argv[2]. */
const script = `
import json, sys
import h5py, keras
from keras.src.legacy.saving import legacy_h5_format

inputs = keras.Input((8, 8, 1))
x = keras.layers.Conv2D(4, 3, strides=2, padding='same', name='conv')(inputs)
x = keras.layers.BatchNormalization(name='norm')(x)
x = keras.layers.Flatten(name='flatten')(x)
model = keras.Model(inputs, keras.layers.Dense(3, name='dense')(x))
model.load_weights(sys.argv[1])

with h5py.File(sys.argv[1], 'r') as file:
    text = lambda value: value.decode() if hasattr(value, 'decode') else value
    report = {
        'layer_names': [text(name) for name in file.attrs['layer_names']],
        'backend': text(file.attrs['backend']),
        'keras_version': text(file.attrs['keras_version']),
        'weight_names': [text(name) for name in file['conv'].attrs['weight_names']],
        'kernel': file['conv']['conv/kernel:0'][...].tolist(),
    }
report['weights'] = {
    layer.name: [weight.flatten().tolist() for weight in layer.get_weights()] for layer in model.layers
}
with h5py.File(sys.argv[2], 'w') as file:
    legacy_h5_format.save_weights_to_hdf5_group(file, model)
print('\\n' + json.dumps(report))
`;

function weight(name: string, ...shape: number[]) {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const data = Float32Array.from({ length: size }, (_, i) => Math.sin(i + name.length));
  return { name, shape, data };
}

const layers: LayerWeights[] = [
  { layer: 'conv', weights: [weight('conv/kernel:0', 3, 3, 1, 4), weight('conv/bias:0', 4)] },
  {
    layer: 'norm',
    weights: ['gamma:0', 'beta:0', 'moving_mean:0', 'moving_variance:0'].map((name) => weight(`norm/${name}`, 4)),
  },
  { layer: 'flatten', weights: [] },
  { layer: 'dense', weights: [weight('dense/kernel:0', 64, 3), weight('dense/bias:0', 3)] },
];

test('Keras and h5py read what is written, and what Keras writes can be read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gannet-'));
  const [ours, theirs] = [join(folder, 'ours.h5'), join(folder, 'theirs.h5')];
  await writeFile(ours, await encodeKerasWeights(layers));

  const { stdout } = await promisify(execFile)(python, ['-c', script, ours, theirs]).catch((cause: Error) => {
    throw new Error(
      `${python} could not run the check. It needs a Python with keras, a backend for it and h5py: name one in ` +
        `GANNET_PYTHON. ${cause.message}`,
      { cause },
    );
  });
  const report = JSON.parse(stdout.trim().split('\n').at(-1)!);
  expect(report).toMatchObject({
    layer_names: ['conv', 'norm', 'flatten', 'dense'],
    backend: 'tensorflow',
    keras_version: '2.15.0',
    weight_names: ['conv/kernel:0', 'conv/bias:0'],
  });
  const values = (layer: LayerWeights) => layer.weights.map(({ data }) => [...data]);
  expect(report.kernel.flat(3)).toEqual([...layers[0]!.weights[0]!.data]);
  for (const layer of layers) expect(report.weights[layer.layer]).toEqual(values(layer));

  // Keras 3 also lists its input layer, and names weights its own way.
  const read = (await decodeKerasWeights(theirs)).filter(({ weights }) => weights.length > 0);
  const written = layers.filter(({ weights }) => weights.length > 0);
  expect(read.map(({ layer }) => layer)).toEqual(written.map(({ layer }) => layer));
  expect(read.map(values)).toEqual(written.map(values));
  expect(read.map(({ weights }) => weights.map(({ shape }) => shape))).toEqual(
    written.map(({ weights }) => weights.map(({ shape }) => shape)),
  );
  await rm(folder, { recursive: true });
});
