import { z } from 'zod';
import { add, concat, mul, type Tensor, tanh } from '../graph/index.js';
import {
  batchNorm,
  conv,
  convTranspose,
  dense,
  dropout,
  embedding,
  flatten,
  glorotNormal,
  type Initializer,
  kerasAdam,
  kerasBatchNorm,
  leakyRelu,
  Network,
  type Pass,
  relu,
  unflatten,
  zeros,
} from '../nn/index.js';
import { adversary, adversaryOptions, fakeLabels, totalOf } from './adversary.js';
import { classHead, classHeadNotes, classHeads } from './class-head.js';
import { sampleGrid } from './figure.js';
import { halves } from './halves.js';
import type { PhaseContext } from './phase.js';
import { defineRecipe, grouped, optionsOf, positive, rate, share, target } from './recipe.js';
import { growing, moreStages, shrinking, squareSizes, stageWidths } from './stages.js';

const options = optionsOf(
  { batch: 100, lr: 2e-4, epochs: 100 },
  {
    latent: positive(100, 'size of a latent point'),
    generatorChannels: stageWidths([384, 192, 96], 'channels of the 3x3, 7x7 and 14x14 stages of the generator'),
    discriminatorChannels: stageWidths([32, 64, 128, 256], "channels of the discriminator's four convolutions"),
    softLabel: target(0.95, 'target for real images (one-sided label smoothing)'),
    dropout: share(0.3, 'share of activations that the discriminator drops'),
    embeddingScale: rate(1, "factor on the class embedding's initial values"),
    beta1: share(0.5, "decay of Adam's first moment"),
    epsilon: rate(1e-7, "Adam's ε"),
    ...grouped('Classes', {
      head: z
        .enum(classHeads)
        .default('ac')
        .describe('how D knows classes: ac as published, adc, tac, projection or adc-projection'),
      headWeight: rate(1, 'weight of what the networks are paid for by it'),
      certainty: z
        .number()
        .min(0)
        .default(0)
        .describe('with adc, what G is paid for images that are sure of their class; ac pays 1'),
      fakeLabels,
      fakes: z
        .enum(['inference', 'training'])
        .default('inference')
        .describe(
          "mode in which G makes the images that D is trained on: by its moving statistics, or the batch's own",
        ),
    }),
    ...adversaryOptions,
  },
);

/** ACGAN (Odena, Olah & Shlens 2017, arXiv 1610.09585), as the Keras example has it. */
const noKerasFiles =
  'networks with spectral norm are left out of the Keras files of each epoch: Keras has no such layers';

export const acgan = defineRecipe({
  name: 'acgan',
  title: 'auxiliary-classifier GAN for 28x28 images with labels',
  source: 'arXiv 1610.09585; Keras example mnist_acgan',
  options,
  size: { height: 28, width: 28 },
  sides: squareSizes,
  presets: {
    // Found by measurement: docs/notes/first-look.md.
    'first-look': {
      title: 'a small network that draws readable digits within minutes on a CPU',
      options: {
        batch: 32,
        lr: 1e-3,
        dropout: 0.2,
        embeddingScale: 7,
        generatorChannels: [96, 48, 24],
        discriminatorChannels: [16, 32, 32, 64],
        head: 'adc-projection',
        certainty: 0.5,
        average: 0.99,
        steps: 1200,
        reportEvery: 50,
        sampleEvery: 200,
        checkpointEvery: 300,
      },
    },
    // Found by measurement: docs/notes/best.md.
    best: {
      title: 'the most varied samples that still read as their class; for clothes, give --steps 20000',
      options: {
        batch: 64,
        lr: 1e-3,
        beta1: 0,
        softLabel: 1,
        dropout: 0.2,
        embeddingScale: 7,
        generatorChannels: [128, 64, 32],
        discriminatorChannels: [32, 64, 64, 128],
        head: 'adc-projection',
        certainty: 0.15,
        fakes: 'training',
        r1: 0.05,
        r1Every: 16,
        minibatchStd: 4,
        decay: 'cosine',
        average: 0.999,
        steps: 10_000,
        reportEvery: 100,
        sampleEvery: 1000,
        checkpointEvery: 500,
      },
    },
  },
  epochFiles: true,
  figures: [sampleGrid, { name: 'classes', drawing: { kind: 'epochClasses' }, everyEpochs: 1 }],

  build(o, data) {
    const { classes } = data;
    const adam = { ...kerasAdam, lr: o.lr, beta1: o.beta1, epsilon: o.epsilon };
    const game = adversary(o, data, [-1, 1]);
    const head = classHead(o.head, classes, o.certainty);
    const init = { kernel: glorotNormal, bias: zeros };
    const table: Initializer = (...drawn) => glorotNormal(...drawn).map((v) => v * o.embeddingScale);
    const [g0, ...wider] = growing('generatorChannels', o.generatorChannels, 3, data) as [number, ...number[]];
    const narrower = shrinking('discriminatorChannels', o.discriminatorChannels, 4, data);
    // From 3x3 by way of 7x7, or by doubling alone.
    const from = data.height === 28 ? 3 : 4;

    const grow = { kernel: 5, init } as const;
    const double = { ...grow, stride: 2, padding: 'same' } as const;

    const G = new Network('G', (pass: Pass, { z, y }: { z: Tensor; y: Tensor }): Tensor => {
      const net = game.layersOfG(pass);
      const c = embedding(net, 'embedding', y, { classes, width: o.latent, init: table }); // [N, 100]
      let x = relu(dense(net, 'dense', mul(c, z), from * from * g0)); //                      [N, 3456]
      x = unflatten(net, 'reshape', x, [from, from, g0], 'HWC'); //                           [N, 384, 3, 3]
      for (const [i, channels] of wider.entries()) {
        const window = from === 3 && i === 0 ? grow : double; //                              [N, 192, 7, 7], [N, 96, 14, 14]
        x = relu(convTranspose(net, `convT${i + 1}`, x, { ...window, channels }));
        x = batchNorm(net, `bn${i + 1}`, x, kerasBatchNorm);
      }
      const last = { ...double, channels: data.channels };
      return tanh(convTranspose(net, `convT${wider.length + 1}`, x, last)); //                [N, 1, 28, 28]
    });

    const D = new Network('D', (pass: Pass, { image, y }: { image: Tensor; y: Tensor }) => {
      const net = game.layersOfD(pass);
      let x = image; //                                                                       [N, 1, 28, 28]
      for (const [i, channels] of narrower.entries()) {
        const published = i - moreStages(data.height);
        const stride = published < 0 || published % 2 === 0 ? 2 : 1; // [N, 32, 14, 14], [N, 64, 14, 14], [N, 128, 7, 7], [N, 256, 7, 7]
        x = leakyRelu(conv(net, `conv${i + 1}`, x, { channels, kernel: 3, stride, padding: 'same' }), 0.2);
        x = dropout(net, `dropout${i + 1}`, x, o.dropout);
      }
      x = flatten(net, 'flatten', game.features(net, x), 'HWC'); //                           [N, 12544]
      return head.verdict(net, x, y);
    });

    const sum = (
      generation: Tensor,
      auxiliary: Tensor | undefined,
      penalties: Readonly<Record<string, Tensor>> = {},
    ) => {
      if (!auxiliary) return { total: totalOf(generation, penalties), generation, ...penalties };
      const weighed = o.headWeight === 1 ? auxiliary : mul(auxiliary, o.headWeight);
      return { total: totalOf(add(generation, weighed), penalties), generation, auxiliary, ...penalties };
    };
    const judge = (step: PhaseContext, image: Tensor): Tensor => step.train(D, { image, y: step.y }).generation;

    // L_D = BCE(D(x), t) + BCE(D(G(z, y')), 0) over 2N images + CE(C(·), ·), weighted; G in inference mode if not told otherwise
    const lossD = (step: PhaseContext, mode: 'train' | 'infer', target: number, weights: [number, number]) => {
      const yFake = step.labels('y_fake', step.n, o.fakeLabels);
      const trains = mode === 'train';
      const make = trains && o.fakes === 'training' ? 'train' : 'infer';
      const fakes = step[make](G, { z: step.latent('z', step.n, o.latent), y: yFake });
      const image = trains
        ? game.seen(step, concat([game.real(step), fakes], 0), 'both')
        : concat([step.real, fakes], 0);
      const out = step[mode](D, { image, y: concat([step.y, yFake], 0) });
      return sum(
        game.lossOfD(out.generation, halves(step.n, game.target(target), 0, [2 * step.n, 1])),
        head.lossOfD?.(out, step.y, yFake, weights),
        trains ? { ...game.r1(step, judge), ...game.gradientPenalty(step, fakes, judge) } : {},
      );
    };
    // L_G = BCE(D(G(z, y)), t) + CE(C(G(z, y)), y) over 2N fresh points
    const lossG = (step: PhaseContext, mode: 'train' | 'infer', target: number) => {
      const y = step.labels('y', 2 * step.n, o.fakeLabels);
      const fakes = step[mode](G, { z: step.latent('z', 2 * step.n, o.latent), y });
      const out = step[mode](D, { image: mode === 'train' ? game.seen(step, fakes, 'fake') : fakes, y });
      return sum(game.lossOfG(out.generation, target), head.lossOfG?.(out, y));
    };

    return {
      data,
      range: [-1, 1],
      latent: { size: o.latent, distribution: { kind: 'uniform', low: -1, high: 1 } },
      generator: G,
      discriminator: D,
      conditional: true,
      ...game.system,
      notes: [
        ...game.system.notes,
        ...classHeadNotes(o.head, o.certainty),
        ...(o.spectralNorm === 'none' ? [] : [noKerasFiles]),
      ],
      phases: game.phases(
        // Labels weigh 2 for real images and 0 for fakes: over 2N rows, the mean over the real ones.
        [{ name: 'D', trains: D, adam, losses: (step) => lossD(step, 'train', o.softLabel, [2, 0]) }],
        { name: 'G', trains: G, adam, losses: (step) => lossG(step, 'train', o.softLabel) },
        judge,
      ),
      evaluations: [
        { name: 'G', losses: (step) => lossG(step, 'infer', 1) },
        { name: 'D', losses: (step) => lossD(step, 'infer', 1, [1, 1]) },
      ],
    };
  },
});
