import { add, type Tensor, tanh } from '../src/graph/index.js';
import {
  batchNorm,
  binaryCrossEntropy,
  conv,
  convTranspose,
  dense,
  dropout,
  flatten,
  kerasAdam,
  kerasBatchNorm,
  leakyRelu,
  Network,
  type Pass,
  relu,
  unflatten,
  upSampling,
} from '../src/nn/index.js';
import { defineRecipe, optionsOf } from '../src/recipes/recipe.js';

/**
 * A DCGAN-like pair for colour images of 64x64 as a user might write it, of widths, windows and strides that no recipe
 * has: what is fast here is fast because the lowering is general.
 */
export const composed = defineRecipe({
  name: 'composed',
  title: 'networks of unusual widths for colour images of 64x64',
  source: 'none',
  options: optionsOf({ batch: 24, lr: 2e-4 }, {}),
  size: { height: 64, width: 64 },
  presets: {},
  epochFiles: false,
  figures: [],

  build(o, data) {
    const adam = { ...kerasAdam, lr: o.lr, beta1: 0.5 };

    const G = new Network('G', (net: Pass, { z }: { z: Tensor }): Tensor => {
      let x = unflatten(net, 'reshape', dense(net, 'dense', z, 5 * 5 * 88), [5, 5, 88], 'HWC'); //         [N, 88, 5, 5]
      x = relu(batchNorm(net, 'bn1', x, kerasBatchNorm));
      x = convTranspose(net, 'convT1', x, { channels: 76, kernel: 4 }); //                                 [N, 76, 8, 8]
      x = relu(batchNorm(net, 'bn2', x, kerasBatchNorm));
      x = convTranspose(net, 'convT2', x, { channels: 60, kernel: 4, stride: 2, padding: 1 }); //          [N, 60, 16, 16]
      x = relu(batchNorm(net, 'bn3', x, kerasBatchNorm));
      x = upSampling(net, 'upSampling', x); //                                                             [N, 60, 32, 32]
      x = leakyRelu(conv(net, 'conv', x, { channels: 44, kernel: 3, padding: 'same' }), 0.1); //           [N, 44, 32, 32]
      x = convTranspose(net, 'convT3', x, { channels: 20, kernel: 5, stride: 2, padding: 'same' }); //     [N, 20, 64, 64]
      x = leakyRelu(x, 0.1);
      return tanh(conv(net, 'image', x, { channels: data.channels, kernel: 3, padding: 'same' })); //      [N, 3, 64, 64]
    });

    const D = new Network('D', (net: Pass, { image }: { image: Tensor }) => {
      let x = leakyRelu(conv(net, 'conv1', image, { channels: 28, kernel: 5, stride: 2, padding: 2 }), 0.2); // [N, 28, 32, 32]
      x = conv(net, 'conv2', x, { channels: 36, kernel: 3, padding: 'same' }); //                          [N, 36, 32, 32]
      x = leakyRelu(batchNorm(net, 'bn1', x, kerasBatchNorm), 0.2);
      x = conv(net, 'conv3', x, { channels: 68, kernel: 4, stride: 2, padding: 1 }); //                    [N, 68, 16, 16]
      x = dropout(net, 'dropout', leakyRelu(x, 0.2), 0.25);
      x = conv(net, 'conv4', x, { channels: 100, kernel: 3, stride: 2, padding: 'same' }); //              [N, 100, 8, 8]
      x = leakyRelu(batchNorm(net, 'bn2', x, kerasBatchNorm), 0.2);
      x = leakyRelu(conv(net, 'conv5', x, { channels: 52, kernel: 5 }), 0.2); //                           [N, 52, 4, 4]
      return { logit: dense(net, 'dense', flatten(net, 'flatten', x, 'HWC'), 1) }; //                      [N, 1]
    });

    return {
      data,
      range: [-1, 1],
      latent: { size: 72, distribution: { kind: 'normal' } },
      generator: G,
      discriminator: D,
      conditional: false,
      phases: [
        {
          name: 'D',
          trains: D,
          adam,
          losses: (step) => {
            const image = step.infer(G, { z: step.latent('z', step.n, 72) });
            const real = binaryCrossEntropy(step.train(D, { image: step.real }).logit, 0.9);
            const fake = binaryCrossEntropy(step.train(D, { image }).logit, 0);
            return { total: add(real, fake), real, fake };
          },
        },
        {
          name: 'G',
          trains: G,
          adam,
          losses: (step) => {
            const image = step.train(G, { z: step.latent('z', step.n, 72) });
            return { total: binaryCrossEntropy(step.train(D, { image }).logit, 1) };
          },
        },
      ],
      evaluations: [],
    };
  },
});
