import { z } from 'zod';
import { add, concat, mul, reshape, type Tensor, tanh } from '../graph/index.js';
import {
  batchNorm,
  binaryAccuracy,
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
  projection,
  unflatten,
  uniform,
} from '../nn/index.js';
import { adversary, adversaryOptions, discriminatorNorm, fakeLabels, verdictLosses } from './adversary.js';
import { titledClasses } from './figure.js';
import type { PhaseContext } from './phase.js';
import { defineRecipe, grouped, optionsOf, positive, rate, share, target } from './recipe.js';
import { growing, shrinking, squareSizes, stageWidths } from './stages.js';

const options = optionsOf(
  { batch: 32, lr: 1e-3, steps: 12_000, order: 'random', reportEvery: 1000, sampleEvery: 1000, checkpointEvery: 1000 },
  {
    latent: positive(100, 'size of a latent point'),
    generatorChannels: stageWidths(
      [256, 128, 64],
      'channels of the 7x7, 14x14 and second 14x14 stages of the generator',
    ),
    discriminatorChannels: stageWidths([64, 64, 128], "channels of the discriminator's three convolutions"),
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
    discriminatorNorm,
    ...grouped('Classes', {
      head: z
        .enum(['plane', 'projection'])
        .default('plane')
        .describe('how D knows classes: by one more plane beside the image, as published, or by projection'),
      fakeLabels,
    }),
    ...adversaryOptions,
  },
);

/** Conditional GAN (Mirza & Osindero 2014, arXiv 1411.1784) with convolutions. */
export const cgan = defineRecipe({
  name: 'cgan',
  title: 'conditional GAN with convolutions, for 28x28 images with labels',
  source: 'arXiv 1411.1784, with convolutions',
  options,
  size: { height: 28, width: 28 },
  sides: squareSizes,
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
    const { classes, channels, height, width } = data;
    const adam = { ...kerasAdam, lr: o.lr, beta1: o.beta1, epsilon: o.epsilon };
    const game = adversary(o, data, [-1, 1], o.discriminatorNorm);
    const [g0, ...wider] = growing('generatorChannels', o.generatorChannels, 3, data) as [number, ...number[]];
    const narrower = shrinking('discriminatorChannels', o.discriminatorChannels, 3, data);
    const from = height === 28 ? 7 : 8;
    const halve = { kernel: 3, stride: 2, padding: 'same' } as const;
    const slope = 0.01;
    const init = uniform(0.05 * o.embeddingScale);

    const G = new Network('G', (pass: Pass, { z, y }: { z: Tensor; y: Tensor }): Tensor => {
      const net = game.layersOfG(pass);
      const c = embedding(net, 'embedding', y, { classes, width: o.latent, init }); //         [N, 100]
      let x = dense(net, 'dense', mul(c, z), from * from * g0); //                             [N, 12544]
      x = unflatten(net, 'reshape', x, [from, from, g0], 'HWC'); //                            [N, 256, 7, 7]
      for (const [i, channels] of wider.entries()) {
        const stride = i === wider.length - 1 ? 1 : 2; //                                      [N, 128, 14, 14], [N, 64, 14, 14]
        x = convTranspose(net, `convT${i + 1}`, x, { ...halve, channels, stride });
        x = leakyRelu(batchNorm(net, `bn${i + 1}`, x, kerasBatchNorm), slope);
      }
      return tanh(convTranspose(net, `convT${wider.length + 1}`, x, { ...halve, channels })); // [N, 1, 28, 28]
    });

    const D = new Network('D', (pass: Pass, { image, y }: { image: Tensor; y: Tensor }) => {
      const net = game.layersOfD(pass);
      let x = image;
      if (o.head === 'plane') {
        const c = embedding(net, 'embedding', y, { classes, width: height * width, init }); // [N, 784]
        x = concat([image, reshape(c, [c.shape[0]!, 1, height, width])], 1); //                [N, 2, 28, 28]
      }
      for (const [i, channels] of narrower.entries()) {
        x = conv(net, `conv${i + 1}`, x, { ...halve, channels }); //                           [N, 64, 14, 14], [N, 64, 7, 7], [N, 128, 4, 4]
        if (i > 0 && o.discriminatorNorm === 'batch') x = batchNorm(net, `bn${i}`, x, kerasBatchNorm);
        x = leakyRelu(x, slope);
      }
      x = flatten(net, 'flatten', game.features(net, x), 'HWC');
      const logit = dense(net, 'dense', x, 1); //                                              [N, 1]
      return { logit: o.head === 'plane' ? logit : add(logit, projection(net, 'projection', x, y, classes)) };
    });

    const accuracy = (logit: Tensor, real: boolean) => binaryAccuracy(logit, real ? 1 : 0);
    const judge = (step: PhaseContext, image: Tensor) => step.train(D, { image, y: step.y }).logit;

    return {
      data,
      range: [-1, 1],
      latent: { size: o.latent, distribution: { kind: 'normal' } },
      generator: G,
      discriminator: D,
      conditional: true,
      ...game.system,
      phases: game.phases(
        [
          {
            // L_D.real = BCE(D(x | y), 1)
            name: 'D.real',
            trains: D,
            adam,
            losses: (step) => {
              const logit = judge(step, game.seen(step, game.real(step), 'real'));
              const verdict = game.lossOfD(logit, game.target(o.softLabel));
              return { ...verdictLosses(verdict, game.r1(step, judge)), accuracy: accuracy(logit, o.softLabel > 0.5) };
            },
          },
          {
            // L_D.fake = BCE(D(G(z | y) | y), 0), the fakes made with the moving statistics and the real batch's labels
            name: 'D.fake',
            trains: D,
            adam,
            losses: (step) => {
              const make = o.fakes === 'training' ? 'train' : 'infer';
              const fakes = step[make](G, { z: step.latent('z', step.n, o.latent), y: step.y });
              const logit = judge(step, game.seen(step, fakes, 'fake'));
              const penalty = game.gradientPenalty(step, fakes, judge);
              return { ...verdictLosses(game.lossOfD(logit, 0), penalty), accuracy: accuracy(logit, false) };
            },
          },
        ],
        {
          // L_G = BCE(D(G(z | y') | y'), 1), D frozen and so normalising with its moving statistics
          name: 'G',
          trains: G,
          adam,
          losses: (step) => {
            const y = step.labels('y_fake', step.n, o.fakeLabels);
            const fakes = step.train(G, { z: step.latent('z', step.n, o.latent), y });
            const look = o.frozenNorm === 'batch' ? 'train' : 'infer';
            const { logit } = step[look](D, { image: game.seen(step, fakes, 'fake'), y });
            return { total: game.lossOfG(logit, o.softLabel), accuracy: accuracy(logit, o.softLabel > 0.5) };
          },
        },
        judge,
      ),
      evaluations: [],
    };
  },
});
