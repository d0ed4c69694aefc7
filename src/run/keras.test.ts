import { expect, test } from 'vitest';
import { ramp } from '../../tests/evaluate.js';
import { inTemporaryFile } from '../../tests/tiny.js';
import { decodeKerasWeights } from '../formats/keras-h5.js';
import { input, type Tensor } from '../graph/index.js';
import {
  batchNorm,
  conv,
  convTranspose,
  dense,
  embedding,
  flatten,
  kerasBatchNorm,
  Network,
  type Pass,
} from '../nn/index.js';
import { floats } from '../runtime/runtime.js';
import { kerasWeights } from './keras.js';

test("a group a layer, in Keras' names, order and layouts", async () => {
  const net = new Network('N', (pass: Pass, { x, y }: { x: Tensor; y: Tensor }) => {
    const a = conv(pass, 'conv', x, { channels: 2, kernel: 3 });
    const b = convTranspose(pass, 'convT', batchNorm(pass, 'bn', a, kerasBatchNorm), { channels: 5, kernel: 2 });
    dense(pass, 'dense', flatten(pass, 'flatten', b, 'HWC'), 4);
    return embedding(pass, 'embedding', y, { classes: 10, width: 6 });
  });
  net.call({ x: input('x', [1, 3, 5, 5]), y: input('y', [1], 'int64') }, 'inference', {
    keepMask: () => input('mask', []),
    moved: new Map(),
  });
  const values = Object.fromEntries(
    net.parameters.map((p) => [p.name, floats(Float32Array.from(ramp(p.shape.reduce((a, b) => a * b))), p.shape)]),
  );
  const layers = await inTemporaryFile(await kerasWeights(net.parameters, values), decodeKerasWeights);
  expect(layers.map(({ layer, weights }) => [layer, ...weights.map((w) => `${w.name} [${w.shape.join()}]`)])).toEqual([
    ['conv', 'conv/kernel:0 [3,3,3,2]', 'conv/bias:0 [2]'],
    ['bn', 'bn/gamma:0 [2]', 'bn/beta:0 [2]', 'bn/moving_mean:0 [2]', 'bn/moving_variance:0 [2]'],
    ['convT', 'convT/kernel:0 [2,2,5,2]', 'convT/bias:0 [5]'],
    ['dense', 'dense/kernel:0 [80,4]', 'dense/bias:0 [4]'],
    ['embedding', 'embedding/embeddings:0 [10,6]'],
  ]);
  // Kernels lie in Keras' order already.
  expect([...layers[3]!.weights[0]!.data]).toEqual(ramp(320));
  expect([...layers[0]!.weights[0]!.data]).toEqual(ramp(54));
});
