import { z } from 'zod';
import { add, relu, reshape, sum, type Tensor, tanh } from '../graph/index.js';
import {
  type BatchNormOptions,
  batchNorm,
  conditionalBatchNorm,
  conv,
  dense,
  kerasAdam,
  Network,
  type Pass,
  projection,
  residualDown,
  residualUp,
  unflatten,
} from '../nn/index.js';
import { plural } from '../numbers.js';
import { adversary, adversaryOptions, fakeLabels, totalOf } from './adversary.js';
import { sampleGrid } from './figure.js';
import type { PhaseContext } from './phase.js';
import { count, defineRecipe, grouped, manyImages, optionsOf, otherwise, positive, share } from './recipe.js';

/**
 * The networks by the side of the images: where the generator begins, and channels of its blocks, each of which doubles
 * the image; channels of the discriminator's, of which the first so many halve it. In multiples of `width`. 32, 48, 64
 * and 128 as published or in the authors' code; 96 and 256 after the same pattern.
 */
const shapes: Readonly<
  Record<number, { from: number; first: number; G: readonly number[]; D: readonly number[]; halving: number }>
> = {
  32: { from: 4, first: 4, G: [4, 4, 4], D: [2, 2, 2, 2], halving: 2 },
  48: { from: 6, first: 8, G: [4, 2, 1], D: [1, 2, 4, 8, 16], halving: 4 },
  64: { from: 4, first: 16, G: [8, 4, 2, 1], D: [1, 2, 4, 8, 16], halving: 5 },
  96: { from: 6, first: 16, G: [8, 4, 2, 1], D: [1, 2, 4, 8, 16], halving: 5 },
  128: { from: 4, first: 16, G: [16, 8, 4, 2, 1], D: [1, 2, 4, 8, 16, 16], halving: 5 },
  256: { from: 4, first: 16, G: [16, 8, 8, 4, 2, 1], D: [1, 2, 4, 8, 8, 16, 16], halving: 6 },
};

/** D of 32x32 in the manner of the larger ones: the published one has as many channels throughout, and halves twice. */
const pyramid32 = { D: [2, 4, 8, 8], halving: 4 } as const;

const options = optionsOf(
  { batch: 64, lr: 2e-4, steps: 250_000, reportEvery: 100, sampleEvery: 1000, checkpointEvery: 1000 },
  {
    latent: positive(128, 'size of a latent point'),
    width: positive(64, 'channels that all widths of both networks are multiples of'),
    pyramid: z
      .boolean()
      .default(false)
      .describe('D of 32x32 widens as it halves the image, as those of other sizes do'),
    beta1: share(0, "decay of Adam's first moment"),
    beta2: share(0.9, "decay of Adam's second moment"),
    ...grouped('Classes', { fakeLabels }),
    ...otherwise(adversaryOptions, {
      loss: 'hinge',
      spectralNorm: 'discriminator',
      discriminatorSteps: 5,
      decay: 'linear',
    }),
    ...grouped('Augmentation', {
      augmentBelow: count(manyImages, 'training images below which DiffAugment is on by itself; 0: never'),
    }),
    ...grouped('Pace', {
      generatorBatch: positive(2, "generated images of the generator's step, in multiples of batch"),
    }),
  },
);

/** What of DiffAugment few images get: with colour as well, samples were worse (docs/notes/sngan.md). */
const ofFewImages = ['translation', 'cutout'] as const;

/** Found by measurement (docs/notes/sngan.md). */
const cpu = {
  ...{ batch: 32, generatorBatch: 1, width: 16, lr: 5e-4, beta2: 0.99, decay: 'cosine', discriminatorSteps: 1 },
  ...{ loss: 'cross-entropy', spectralNorm: 'none', r1: 1, r1Every: 16, minibatchStd: 4, fakeLabels: 'real' },
  ...{ pyramid: true, average: 0.999, steps: 10_000, reportEvery: 50, sampleEvery: 500, checkpointEvery: 500 },
};

/** Found likewise: of 60,000 images less of R1 gives more variety. */
const ofMany = { r1: 0.1 };

const norm: BatchNormOptions = { momentum: 0.9, epsilon: 2e-5, unbiased: true };

/**
 * SNGAN of residual blocks (Miyato et al. 2018, arXiv 1802.05957); with classes, as cGAN with projection discriminator
 * (Miyato & Koyama 2018, arXiv 1802.05637).
 */
export const sngan = defineRecipe({
  name: 'sngan',
  title: 'residual GAN with spectral normalisation, for square pictures of 32 to 256, with or without classes',
  source: 'arXiv 1802.05957; with classes arXiv 1802.05637',
  options,
  size: { height: 64, width: 64 },
  sides: Object.keys(shapes).map(Number),
  presets: {
    cpu: {
      title: 'networks a quarter as wide, R1 in place of the spectral norm, and steps that are a tenth as dear',
      options: cpu,
      ofMany,
      sides: [32, 48, 64, 96],
    },
    'cpu-large': {
      title: 'the same for pictures of 128 and more: half as wide, and half as many images a step',
      options: { ...cpu, width: 8, batch: 16, steps: 8000 },
      ofMany,
      sides: [128, 256],
    },
  },
  advice:
    'The published widths and length are for a GPU. --preset cpu, from 128x128 on cpu-large, is for a computer without one.',
  epochFiles: false,
  figures: [sampleGrid],

  build(given, data) {
    const { classes, height, channels } = data;
    const few = given.augment.length === 0 && data.count !== undefined && data.count < given.augmentBelow;
    const o = few ? { ...given, augment: [...ofFewImages] } : given;
    const game = adversary(o, data, [-1, 1]);
    const shape = { ...shapes[height]!, ...(o.pyramid && height === 32 && pyramid32) };
    const conditional = classes > 1;
    const adam = { ...kerasAdam, lr: o.lr, beta1: o.beta1, beta2: o.beta2 };

    // Shapes are of 64x64: z → [N, 1024, 4, 4] → … → [N, 64, 64, 64] → [N, 3, 64, 64]
    const G = new Network('G', (pass: Pass, { z, y }: { z: Tensor; y: Tensor }): Tensor => {
      const net = game.layersOfG(pass);
      const normed = (name: string, x: Tensor): Tensor =>
        conditional ? conditionalBatchNorm(net, name, x, y, { ...norm, classes }) : batchNorm(net, name, x, norm);
      const first = shape.first * o.width;
      let x = dense(net, 'dense', z, shape.from ** 2 * first); //                         [N, 16384]
      x = unflatten(net, 'reshape', x, [shape.from, shape.from, first], 'HWC'); //        [N, 1024, 4, 4]
      for (const [i, times] of shape.G.entries()) x = residualUp(net, `block${i + 1}`, x, times * o.width, normed); //              [N, 512, 8, 8], …, [N, 64, 64, 64]
      x = relu(batchNorm(net, 'norm', x, norm));
      return tanh(conv(net, 'conv', x, { channels, kernel: 3, padding: 1 })); //          [N, 3, 64, 64]
    });

    // D(x, y) = ψ(φ(x)) + ⟨e_y, φ(x)⟩
    const D = new Network('D', (pass: Pass, { image, y }: { image: Tensor; y: Tensor }) => {
      const net = game.layersOfD(pass);
      let x = image;
      for (const [i, times] of shape.D.entries()) {
        const block = { channels: times * o.width, halves: i < shape.halving, first: i === 0 };
        x = residualDown(net, `block${i + 1}`, x, block); //                              [N, 64, 32, 32], …, [N, 1024, 2, 2]
      }
      x = game.features(net, relu(x));
      x = reshape(sum(x, [2, 3]), [x.shape[0]!, x.shape[1]!]); //                         [N, 1024]
      const logit = dense(net, 'dense', x, 1);
      return { generation: conditional ? add(logit, projection(net, 'projection', x, y, classes)) : logit };
    });

    const judge = (step: PhaseContext, image: Tensor): Tensor => step.train(D, { image, y: step.y }).generation;

    return {
      data,
      range: [-1, 1],
      latent: { size: o.latent, distribution: { kind: 'normal' } },
      generator: G,
      discriminator: D,
      conditional,
      ...game.system,
      notes: [...game.system.notes, ...(few ? [fewImages(data.count!)] : [])],
      phases: game.phases(
        [
          {
            // L_D = E max(0, 1 − D(x, y)) + E max(0, 1 + D(G(z, y), y)), the fakes of the real images' classes
            name: 'D',
            trains: D,
            adam,
            losses: (step) => {
              const fakes = step.train(G, { z: step.latent('z', step.n, o.latent), y: step.y });
              const real = game.lossOfD(judge(step, game.seen(step, game.real(step), 'real')), 1);
              const fake = game.lossOfD(judge(step, game.seen(step, fakes, 'fake')), 0);
              const penalties = { ...game.r1(step, judge), ...game.gradientPenalty(step, fakes, judge) };
              return { total: totalOf(add(real, fake), penalties), real, fake, ...penalties };
            },
          },
        ],
        {
          // L_G = −E D(G(z, y), y) over 2N fresh points
          name: 'G',
          trains: G,
          adam,
          losses: (step) => {
            const rows = o.generatorBatch * step.n;
            const y = step.labels('y_fake', rows, o.fakeLabels);
            const fakes = step.train(G, { z: step.latent('z', rows, o.latent), y });
            const { generation } = step.train(D, { image: game.seen(step, fakes, 'fake'), y });
            return { total: game.lossOfG(generation, 1) };
          },
        },
        judge,
      ),
      evaluations: [],
    };
  },
});

function fewImages(count: number): string {
  return (
    `with ${plural(count, 'training image')} DiffAugment is on (${ofFewImages.join(', ')}), so that D does not learn them by ` +
    'heart: --set augmentBelow=0 turns it off'
  );
}
