import { z } from 'zod';
import { concat, mul, reshape, type Tensor, tanh } from '../graph/index.js';
import {
  batchNorm,
  binaryAccuracy,
  binaryCrossEntropy,
  conv,
  convTranspose,
  dense,
  embedding,
  flatten,
  kerasAdam,
  kerasBatchNorm,
  leakyRelu,
  Network,
  type Pass,
  unflatten,
  uniform,
} from '../nn/index.js';
import { titledClasses } from './figure.js';
import { averaging, defineRecipe, optionsOf, positive, rate, share, target, widths } from './recipe.js';

const options = optionsOf(
  { batch: 32, lr: 1e-3, steps: 12_000, order: 'random', reportEvery: 1000, sampleEvery: 1000, checkpointEvery: 1000 },
  {
    latent: positive(100, 'size of a latent point'),
    generatorChannels: widths([256, 128, 64], 'channels of the 7x7, 14x14 and second 14x14 stages of the generator'),
    discriminatorChannels: widths([64, 64, 128], "channels of the discriminator's three convolutions"),
    softLabel: target(1, 'target for real images and for the generator'),
    embeddingScale: rate(1, "factor on the initial values of both networks' class embeddings"),
    frozenNorm: z
      .enum(['moving', 'batch'])
      .default('moving')
      .describe("statistics that the discriminator's batch norm takes in the generator's step"),
    fakes: z
      .enum(['inference', 'training'])
      .default('inference')
      .describe("mode in which the generator makes the discriminator's fakes"),
    beta1: share(0.9, "decay of Adam's first moment"),
    epsilon: rate(1e-7, "Adam's ε"),
    average: averaging,
  },
);

/** Conditional GAN (Mirza & Osindero 2014, arXiv 1411.1784) with convolutions. */
export const cgan = defineRecipe({
  name: 'cgan',
  title: 'conditional GAN with convolutions, for 28x28 images with labels',
  source: 'arXiv 1411.1784, with convolutions',
  options,
  size: { height: 28, width: 28 },
  presets: {
    steady: {
      title: 'draws readable digits after 2,500 steps, where the published settings draw none',
      options: { lr: 2e-4, beta1: 0.5, frozenNorm: 'batch', embeddingScale: 20, steps: 5000, sampleEvery: 500 },
      steadies: true,
    },
  },
  advice:
    'With the published settings the discriminator wins and no digit is readable after thousands of steps, in Keras too. ' +
    '--preset steady learns: see docs/gallery.md.',
  epochFiles: false,
  figures: [titledClasses],

  build(o, data) {
    const { classes, channels } = data;
    const adam = { ...kerasAdam, lr: o.lr, beta1: o.beta1, epsilon: o.epsilon };
    const [g0, g1, g2] = o.generatorChannels as [number, number, number];
    const [d0, d1, d2] = o.discriminatorChannels as [number, number, number];
    const halve = { kernel: 3, stride: 2, padding: 'same' } as const;
    const slope = 0.01;
    const init = uniform(0.05 * o.embeddingScale);

    const G = new Network('G', (net: Pass, { z, y }: { z: Tensor; y: Tensor }): Tensor => {
      const c = embedding(net, 'embedding', y, { classes, width: o.latent, init }); //               [N, 100]
      let x = dense(net, 'dense', mul(c, z), 7 * 7 * g0); //                                   [N, 12544]
      x = unflatten(net, 'reshape', x, [7, 7, g0], 'HWC'); //                                  [N, 256, 7, 7]
      x = convTranspose(net, 'convT1', x, { ...halve, channels: g1 }); //                      [N, 128, 14, 14]
      x = leakyRelu(batchNorm(net, 'bn1', x, kerasBatchNorm), slope);
      x = convTranspose(net, 'convT2', x, { ...halve, channels: g2, stride: 1 }); //           [N, 64, 14, 14]
      x = leakyRelu(batchNorm(net, 'bn2', x, kerasBatchNorm), slope);
      return tanh(convTranspose(net, 'convT3', x, { ...halve, channels })); //                 [N, 1, 28, 28]
    });

    const D = new Network('D', (net: Pass, { image, y }: { image: Tensor; y: Tensor }) => {
      const c = embedding(net, 'embedding', y, { classes, width: 28 * 28, init }); //                [N, 784]
      const plane = reshape(c, [c.shape[0]!, 1, 28, 28]); //                                   [N, 1, 28, 28]
      let x = leakyRelu(conv(net, 'conv1', concat([image, plane], 1), { ...halve, channels: d0 }), slope); // [N, 64, 14, 14]
      x = conv(net, 'conv2', x, { ...halve, channels: d1 }); //                                [N, 64, 7, 7]
      x = leakyRelu(batchNorm(net, 'bn1', x, kerasBatchNorm), slope);
      x = conv(net, 'conv3', x, { ...halve, channels: d2 }); //                                [N, 128, 4, 4]
      x = leakyRelu(batchNorm(net, 'bn2', x, kerasBatchNorm), slope);
      return { logit: dense(net, 'dense', flatten(net, 'flatten', x, 'HWC'), 1) }; //          [N, 1]
    });

    const losses = (logit: Tensor, target: number) => ({
      total: binaryCrossEntropy(logit, target),
      accuracy: binaryAccuracy(logit, target > 0.5 ? 1 : 0),
    });

    return {
      data,
      range: [-1, 1],
      latent: { size: o.latent, distribution: { kind: 'normal' } },
      generator: G,
      discriminator: D,
      conditional: true,
      average: o.average,
      phases: [
        {
          // L = BCE(D(x | y), 1)
          name: 'D.real',
          trains: D,
          adam,
          losses: (step) => losses(step.train(D, { image: step.real, y: step.y }).logit, o.softLabel),
        },
        {
          // L = BCE(D(G(z | y) | y), 0), the fakes made with the moving statistics and the real batch's labels
          name: 'D.fake',
          trains: D,
          adam,
          losses: (step) => {
            const make = o.fakes === 'training' ? 'train' : 'infer';
            const image = step[make](G, { z: step.latent('z', step.n, o.latent), y: step.y });
            return losses(step.train(D, { image, y: step.y }).logit, 0);
          },
        },
        {
          // L = BCE(D(G(z | y') | y'), 1), D frozen and so normalising with its moving statistics
          name: 'G',
          trains: G,
          adam,
          losses: (step) => {
            const y = step.labels('y_fake', step.n);
            const image = step.train(G, { z: step.latent('z', step.n, o.latent), y });
            const look = o.frozenNorm === 'batch' ? 'train' : 'infer';
            return losses(step[look](D, { image, y }).logit, o.softLabel);
          },
        },
      ],
      evaluations: [],
    };
  },
});
