import { sigmoid, type Tensor } from '../graph/index.js';
import {
  batchNorm,
  conv,
  convTranspose,
  dense,
  flatten,
  gelu,
  Network,
  type Pass,
  torchAdam,
  torchBatchNorm,
  torchInit,
  unflatten,
} from '../nn/index.js';
import { adversary, adversaryOptions, discriminatorNorm, verdictLosses } from './adversary.js';
import type { PhaseContext } from './phase.js';
import { defineRecipe, optionsOf, positive, rate, share, target } from './recipe.js';

const options = optionsOf(
  { batch: 1, lr: 1e-4, epochs: 6, reportEvery: 100, sampleEvery: 500, checkpointEvery: 500 },
  {
    latent: positive(100, 'size of a latent point'),
    generatorChannels: positive(256, "channels of the generator's two inner stages"),
    discriminatorChannels: positive(256, "channels of the discriminator's first two convolutions"),
    softLabel: target(1, 'target for real images and for the generator'),
    beta1: share(0.9, "decay of Adam's first moment"),
    epsilon: rate(1e-8, "Adam's ε"),
    discriminatorNorm,
    ...adversaryOptions,
  },
);

/** A DCGAN for colour pictures of 128x128, one picture a step. */
export const dcgan128 = defineRecipe({
  name: 'dcgan-128',
  title: 'unconditional DCGAN for colour pictures of 128x128',
  source: 'after arXiv 1511.06434, with windows of 8x8',
  options,
  size: { height: 128, width: 128 },
  presets: {},
  epochFiles: false,
  figures: [{ name: '', drawing: { kind: 'grid', rows: 4, columns: 4 } }],

  build(o, data) {
    const { channels } = data;
    const adam = { ...torchAdam, lr: o.lr, beta1: o.beta1, epsilon: o.epsilon };
    const game = adversary(o, data, [0, 1], o.discriminatorNorm);
    const by2 = { kernel: 8, stride: 2, init: torchInit } as const;
    const wideG = { ...by2, channels: o.generatorChannels };
    const wideD = { ...by2, channels: o.discriminatorChannels };

    const G = new Network('G', (pass: Pass, { z }: { z: Tensor }): Tensor => {
      const net = game.layersOfG(pass);
      let x = gelu(dense(net, 'dense', z, 11 * 11 * channels, torchInit)); //                 [N, 363]
      x = unflatten(net, 'reshape', x, [11, 11, channels], 'CHW'); //                         [N, 3, 11, 11]
      x = gelu(batchNorm(net, 'bn1', convTranspose(net, 'convT1', x, wideG), torchBatchNorm)); // [N, 256, 28, 28]
      x = gelu(batchNorm(net, 'bn2', convTranspose(net, 'convT2', x, wideG), torchBatchNorm)); // [N, 256, 62, 62]
      x = convTranspose(net, 'convT3', x, { ...by2, channels, padding: 1 }); //               [N, 3, 128, 128]
      return sigmoid(batchNorm(net, 'bn3', x, torchBatchNorm));
    });

    const D = new Network('D', (pass: Pass, { image }: { image: Tensor }) => {
      const net = game.layersOfD(pass);
      const norm = (name: string, x: Tensor): Tensor =>
        o.discriminatorNorm === 'batch' ? batchNorm(net, name, x, torchBatchNorm) : x;
      let x = gelu(norm('bn1', conv(net, 'conv1', image, wideD))); //                         [N, 256, 61, 61]
      x = gelu(norm('bn2', conv(net, 'conv2', x, wideD))); //                                 [N, 256, 27, 27]
      x = gelu(conv(net, 'conv3', x, { ...by2, channels })); //                               [N, 3, 10, 10]
      x = flatten(net, 'flatten', game.features(net, x), 'CHW');
      return { logit: dense(net, 'dense', x, 1, torchInit) }; //                              [N, 1]
    });

    const judge = (step: PhaseContext, image: Tensor) => step.train(D, { image }).logit;
    const fakesOf = (step: PhaseContext) => step.train(G, { z: step.latent('z', step.n, o.latent) });

    return {
      data,
      range: [0, 1],
      latent: { size: o.latent, distribution: { kind: 'normal' } },
      generator: G,
      discriminator: D,
      conditional: false,
      ...game.system,
      // Batch norm is in training mode in every pass, also where G makes a fake for D.
      phases: game.phases(
        [
          {
            // L_D.real = BCE(D(x), 1)
            name: 'D.real',
            trains: D,
            adam,
            losses: (step) => {
              const logit = judge(step, game.seen(step, game.real(step), 'real'));
              return verdictLosses(game.lossOfD(logit, game.target(o.softLabel)), game.r1(step, judge));
            },
          },
          {
            // L_D.fake = BCE(D(G(z)), 0)
            name: 'D.fake',
            trains: D,
            adam,
            losses: (step) => {
              const fakes = fakesOf(step);
              const logit = judge(step, game.seen(step, fakes, 'fake'));
              return verdictLosses(game.lossOfD(logit, 0), game.gradientPenalty(step, fakes, judge));
            },
          },
        ],
        {
          // L_G = BCE(D(G(z')), 1)
          name: 'G',
          trains: G,
          adam,
          losses: (step) => {
            const logit = judge(step, game.seen(step, fakesOf(step), 'fake'));
            return { total: game.lossOfG(logit, o.softLabel) };
          },
        },
        judge,
      ),
      evaluations: [],
    };
  },
});
