import { add, type Tensor, tanh } from '../graph/index.js';
import {
  batchNorm,
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
import { adversary, adversaryOptions, discriminatorNorm, totalOf } from './adversary.js';
import { sampleGrid } from './figure.js';
import type { PhaseContext } from './phase.js';
import { defineRecipe, optionsOf, positive, rate, share, target } from './recipe.js';
import { growing, shrinking, squareSizes, stageWidths } from './stages.js';

const options = optionsOf(
  { batch: 100, lr: 1e-3, epochs: 100 },
  {
    latent: positive(100, 'size of a latent point'),
    generatorChannels: stageWidths([128, 64, 32], 'channels of the 7x7, 14x14 and 28x28 stages of the generator'),
    discriminatorChannels: stageWidths([32, 64, 128], "channels of the discriminator's three convolutions"),
    softLabel: target(1, 'target for real images and for the generator'),
    beta1: share(0.9, "decay of Adam's first moment"),
    epsilon: rate(1e-8, "Adam's ε"),
    discriminatorNorm,
    ...adversaryOptions,
  },
);

/** DCGAN (Radford, Metz & Chintala 2016, arXiv 1511.06434), unconditional. */
export const dcgan = defineRecipe({
  name: 'dcgan',
  title: 'unconditional DCGAN for 28x28 images',
  source: 'arXiv 1511.06434',
  options,
  size: { height: 28, width: 28 },
  sides: squareSizes,
  presets: {
    // Found by measurement: docs/notes/best.md.
    best: {
      title: 'the most varied samples that still look like what they are',
      options: {
        batch: 64,
        beta1: 0,
        discriminatorChannels: [64, 128, 256],
        discriminatorNorm: 'none',
        r1: 0.02,
        r1Every: 16,
        minibatchStd: 4,
        decay: 'cosine',
        average: 0.999,
        steps: 8000,
        reportEvery: 100,
        sampleEvery: 1000,
        checkpointEvery: 500,
      },
    },
  },
  epochFiles: false,
  figures: [sampleGrid, { name: 'interpolation', drawing: { kind: 'interpolation' }, everyEpochs: 5 }],

  build(o, data) {
    const adam = { ...kerasAdam, lr: o.lr, beta1: o.beta1, epsilon: o.epsilon };
    const game = adversary(o, data, [0, 1], o.discriminatorNorm);
    const [g0, ...wider] = growing('generatorChannels', o.generatorChannels, 3, data) as [number, ...number[]];
    const narrower = shrinking('discriminatorChannels', o.discriminatorChannels, 3, data);
    const from = data.height === 28 ? 7 : 8;
    const norm = { ...kerasBatchNorm, unbiased: true };
    const same = { kernel: 5, padding: 'same' } as const;
    const halve = { ...same, stride: 2 };

    const G = new Network('G', (pass: Pass, { z }: { z: Tensor }): Tensor => {
      const net = game.layersOfG(pass);
      let x = dense(net, 'dense', z, from * from * g0); //                                [N, 6272]
      x = unflatten(net, 'reshape', x, [from, from, g0], 'HWC'); //                       [N, 128, 7, 7]
      x = relu(batchNorm(net, 'bn1', x, norm));
      for (const [i, channels] of wider.entries()) {
        x = convTranspose(net, `convT${i + 1}`, x, { ...halve, channels }); //            [N, 64, 14, 14], [N, 32, 28, 28]
        x = relu(batchNorm(net, `bn${i + 2}`, x, norm));
      }
      const last = { ...same, channels: data.channels };
      return tanh(convTranspose(net, `convT${wider.length + 1}`, x, last)); //            [N, 1, 28, 28]
    });

    const D = new Network('D', (pass: Pass, { image }: { image: Tensor }) => {
      const net = game.layersOfD(pass);
      let x = image;
      for (const [i, channels] of narrower.entries()) {
        x = conv(net, `conv${i + 1}`, x, { ...halve, channels }); //                      [N, 32, 14, 14], [N, 64, 7, 7], [N, 128, 4, 4]
        if (i > 0 && o.discriminatorNorm === 'batch') x = batchNorm(net, `bn${i}`, x, norm);
        x = leakyRelu(x, 0.2);
      }
      x = flatten(net, 'flatten', game.features(net, x), 'HWC');
      return { logit: dense(net, 'dense', x, 1) }; //                                     [N, 1]
    });

    const judge = (step: PhaseContext, image: Tensor) => step.train(D, { image }).logit;

    return {
      data,
      range: [0, 1],
      latent: { size: o.latent, distribution: { kind: 'uniform', low: -1, high: 1 } },
      generator: G,
      discriminator: D,
      conditional: false,
      ...game.system,
      phases: game.phases(
        [
          {
            // L_D = BCE(D(x), 1) + BCE(D(G(z)), 0), real and fake normalised separately
            name: 'D',
            trains: D,
            adam,
            losses: (step) => {
              const fakes = step.train(G, { z: step.latent('z', step.n, o.latent) });
              const ofReal = judge(step, game.seen(step, game.real(step), 'real'));
              const ofFake = judge(step, game.seen(step, fakes, 'fake'));
              const real = game.lossOfD(ofReal, game.target(o.softLabel));
              const fake = game.lossOfD(ofFake, 0);
              const penalties = { ...game.r1(step, judge), ...game.gradientPenalty(step, fakes, judge) };
              return { total: totalOf(add(real, fake), penalties), real, fake, ...penalties };
            },
          },
        ],
        {
          // L_G = BCE(D(G(z)), 1) with the same z
          name: 'G',
          trains: G,
          adam,
          losses: (step) => {
            const fakes = step.train(G, { z: step.latent('D/z', step.n, o.latent) });
            return { total: game.lossOfG(judge(step, game.seen(step, fakes, 'fake')), o.softLabel) };
          },
        },
        judge,
      ),
      evaluations: [],
    };
  },
});
