import { add, mul, type Tensor, tanh } from '../graph/index.js';
import {
  binaryAccuracy,
  binaryCrossEntropy,
  categoricalAccuracy,
  conv,
  convTranspose,
  dense,
  dropout,
  embedding,
  flatten,
  kerasAdam,
  leakyRelu,
  Network,
  type Pass,
  sparseCrossEntropy,
  unflatten,
  upSampling,
} from '../nn/index.js';
import { titledClasses } from './figure.js';
import type { PhaseContext } from './phase.js';
import { averaging, defineRecipe, optionsOf, positive, rate, share, target, widths } from './recipe.js';

const options = optionsOf(
  { batch: 32, lr: 2e-4, steps: 20_000, order: 'random', sampleEvery: 500, checkpointEvery: 500 },
  {
    latent: positive(100, 'size of a latent point'),
    generatorWidth: positive(1024, "width of the generator's first layer"),
    generatorChannels: widths([128, 256, 128], 'channels of the 7x7, 14x14 and 28x28 stages of the generator'),
    discriminatorChannels: widths([32, 64, 128, 256], "channels of the discriminator's four convolutions"),
    dropout: share(0.3, 'share of activations that the discriminator drops'),
    softLabel: target(1, 'target for real images and for the generator'),
    beta1: share(0.5, "decay of Adam's first moment"),
    epsilon: rate(1e-7, "Adam's ε"),
    average: averaging,
  },
);

/** ACGAN (Odena, Olah & Shlens 2017, arXiv 1610.09585) with a generator that up-samples and then convolves. */
export const acganUpsample = defineRecipe({
  name: 'acgan-upsample',
  title: 'ACGAN whose generator up-samples, for 28x28 images with labels',
  source: 'arXiv 1610.09585, with an up-sampling generator',
  options,
  size: { height: 28, width: 28 },
  presets: {},
  epochFiles: false,
  figures: [titledClasses],

  build(o, data) {
    const { classes } = data;
    const adam = { ...kerasAdam, lr: o.lr, beta1: o.beta1, epsilon: o.epsilon };
    const [g0, g1, g2] = o.generatorChannels as [number, number, number];
    const same = { kernel: 3, padding: 'same' } as const;

    const G = new Network('G', (net: Pass, { z, y }: { z: Tensor; y: Tensor }): Tensor => {
      const c = embedding(net, 'embedding', y, { classes, width: o.latent }); //                 [N, 100]
      let x = leakyRelu(dense(net, 'dense1', mul(c, z), o.generatorWidth), 0.2); //              [N, 1024]
      x = leakyRelu(dense(net, 'dense2', x, 7 * 7 * g0), 0.2); //                                [N, 6272]
      x = unflatten(net, 'reshape', x, [7, 7, g0], 'HWC'); //                                    [N, 128, 7, 7]
      x = upSampling(net, 'upSampling1', x); //                                                  [N, 128, 14, 14]
      x = leakyRelu(convTranspose(net, 'convT1', x, { ...same, channels: g1 }), 0.2); //         [N, 256, 14, 14]
      x = upSampling(net, 'upSampling2', x); //                                                  [N, 256, 28, 28]
      x = leakyRelu(convTranspose(net, 'convT2', x, { ...same, channels: g2 }), 0.2); //         [N, 128, 28, 28]
      return tanh(convTranspose(net, 'convT3', x, { ...same, channels: data.channels })); //     [N, 1, 28, 28]
    });

    const D = new Network('D', (net: Pass, { image }: { image: Tensor }) => {
      let x = image;
      for (const [i, channels] of o.discriminatorChannels.entries()) {
        x = leakyRelu(conv(net, `conv${i + 1}`, x, { ...same, channels, stride: 2 }), 0.2);
        x = dropout(net, `dropout${i + 1}`, x, o.dropout); // [N, 32, 14, 14], [N, 64, 7, 7], [N, 128, 4, 4], [N, 256, 2, 2]
      }
      x = leakyRelu(flatten(net, 'flatten', x, 'HWC'), 0.3); //                                  [N, 1024]
      return { generation: dense(net, 'generation', x, 1), auxiliary: dense(net, 'auxiliary', x, classes) };
    });

    /** What D and C say of images: whether they are real, and of which class. */
    const losses = (step: PhaseContext, image: Tensor, target: number, y: Tensor) => {
      const out = step.train(D, { image });
      const generation = binaryCrossEntropy(out.generation, target);
      const auxiliary = sparseCrossEntropy(out.auxiliary, y);
      return {
        total: add(generation, auxiliary),
        generation,
        auxiliary,
        generationAccuracy: binaryAccuracy(out.generation, target > 0.5 ? 1 : 0),
        auxiliaryAccuracy: categoricalAccuracy(out.auxiliary, y),
      };
    };
    // The generator's step sees the same points and labels as the discriminator's on fakes.
    const points = (step: PhaseContext) => ({
      z: step.latent('D.fake/z', step.n, o.latent),
      y: step.labels('D.fake/y_fake', step.n),
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
          // L_D.real = BCE(D(x), 1) + CE(C(x), y)
          name: 'D.real',
          trains: D,
          adam,
          losses: (step) => losses(step, step.real, o.softLabel, step.y),
        },
        {
          // L_D.fake = BCE(D(G(z, y')), 0) + CE(C(G(z, y')), y'), G in inference mode
          name: 'D.fake',
          trains: D,
          adam,
          losses: (step) => losses(step, step.infer(G, points(step)), 0, points(step).y),
        },
        {
          // L_G = BCE(D(G(z, y')), 1) + CE(C(G(z, y')), y') with the same z and y'
          name: 'G',
          trains: G,
          adam,
          losses: (step) => losses(step, step.train(G, points(step)), o.softLabel, points(step).y),
        },
      ],
      evaluations: [],
    };
  },
});
