import { add, type Tensor, tanh } from '../graph/index.js';
import {
  batchNorm,
  binaryCrossEntropy,
  conv,
  convTranspose,
  dense,
  flatten,
  kerasAdam,
  kerasBatchNorm,
  leakyRelu,
  Network,
  type Pass,
  relu,
  unflatten,
} from '../nn/index.js';
import { sampleGrid } from './figure.js';
import { averaging, defineRecipe, optionsOf, positive, rate, share, target, widths } from './recipe.js';

const options = optionsOf(
  { batch: 100, lr: 1e-3, epochs: 100 },
  {
    latent: positive(100, 'size of a latent point'),
    generatorChannels: widths([128, 64, 32], 'channels of the 7x7, 14x14 and 28x28 stages of the generator'),
    discriminatorChannels: widths([32, 64, 128], "channels of the discriminator's three convolutions"),
    softLabel: target(1, 'target for real images and for the generator'),
    beta1: share(0.9, "decay of Adam's first moment"),
    epsilon: rate(1e-8, "Adam's ε"),
    average: averaging,
  },
);

/** DCGAN (Radford, Metz & Chintala 2016, arXiv 1511.06434), unconditional. */
export const dcgan = defineRecipe({
  name: 'dcgan',
  title: 'unconditional DCGAN for 28x28 images',
  source: 'arXiv 1511.06434',
  options,
  size: { height: 28, width: 28 },
  presets: {},
  epochFiles: false,
  figures: [sampleGrid, { name: 'interpolation', drawing: { kind: 'interpolation' }, everyEpochs: 5 }],

  build(o, data) {
    const adam = { ...kerasAdam, lr: o.lr, beta1: o.beta1, epsilon: o.epsilon };
    const [g0, g1, g2] = o.generatorChannels as [number, number, number];
    const [d0, d1, d2] = o.discriminatorChannels as [number, number, number];
    const norm = { ...kerasBatchNorm, unbiased: true };
    const same = { kernel: 5, padding: 'same' } as const;
    const halve = { ...same, stride: 2 };

    const G = new Network('G', (net: Pass, { z }: { z: Tensor }): Tensor => {
      let x = dense(net, 'dense', z, 7 * 7 * g0); //                                      [N, 6272]
      x = unflatten(net, 'reshape', x, [7, 7, g0], 'HWC'); //                             [N, 128, 7, 7]
      x = relu(batchNorm(net, 'bn1', x, norm));
      x = convTranspose(net, 'convT1', x, { ...halve, channels: g1 }); //                 [N, 64, 14, 14]
      x = relu(batchNorm(net, 'bn2', x, norm));
      x = convTranspose(net, 'convT2', x, { ...halve, channels: g2 }); //                 [N, 32, 28, 28]
      x = relu(batchNorm(net, 'bn3', x, norm));
      return tanh(convTranspose(net, 'convT3', x, { ...same, channels: data.channels })); // [N, 1, 28, 28]
    });

    const D = new Network('D', (net: Pass, { image }: { image: Tensor }) => {
      let x = leakyRelu(conv(net, 'conv1', image, { ...halve, channels: d0 }), 0.2); //   [N, 32, 14, 14]
      x = conv(net, 'conv2', x, { ...halve, channels: d1 }); //                           [N, 64, 7, 7]
      x = leakyRelu(batchNorm(net, 'bn1', x, norm), 0.2);
      x = conv(net, 'conv3', x, { ...halve, channels: d2 }); //                           [N, 128, 4, 4]
      x = leakyRelu(batchNorm(net, 'bn2', x, norm), 0.2);
      return { logit: dense(net, 'dense', flatten(net, 'flatten', x, 'HWC'), 1) }; //     [N, 1]
    });

    return {
      data,
      range: [0, 1],
      latent: { size: o.latent, distribution: { kind: 'uniform', low: -1, high: 1 } },
      generator: G,
      discriminator: D,
      conditional: false,
      average: o.average,
      phases: [
        {
          // L_D = BCE(D(x), 1) + BCE(D(G(z)), 0), real and fake normalised separately
          name: 'D',
          trains: D,
          adam,
          losses: (step) => {
            const fakes = step.train(G, { z: step.latent('z', step.n, o.latent) });
            const real = binaryCrossEntropy(step.train(D, { image: step.real }).logit, o.softLabel);
            const fake = binaryCrossEntropy(step.train(D, { image: fakes }).logit, 0);
            return { total: add(real, fake), real, fake };
          },
        },
        {
          // L_G = BCE(D(G(z)), 1) with the same z
          name: 'G',
          trains: G,
          adam,
          losses: (step) => {
            const image = step.train(G, { z: step.latent('D/z', step.n, o.latent) });
            return { total: binaryCrossEntropy(step.train(D, { image }).logit, o.softLabel) };
          },
        },
      ],
      evaluations: [],
    };
  },
});
