import { concat, oneHot, reshape, sigmoid, type Tensor } from '../graph/index.js';
import {
  binaryCrossEntropy,
  dense,
  layerNorm,
  leakyRelu,
  Network,
  type Pass,
  torchAdam,
  torchInit,
} from '../nn/index.js';
import { sampleGrid } from './figure.js';
import type { DataShape, PhaseContext } from './phase.js';
import { averaging, defineRecipe, optionsOf, positive, rate, type System, share, target } from './recipe.js';

const options = optionsOf(
  { batch: 1, lr: 1e-4, epochs: 12, reportEvery: 10_000 },
  {
    latent: positive(100, 'size of a latent point'),
    width: positive(200, "width of both networks' hidden layer"),
    softLabel: target(1, 'target for real images and for the generator'),
    beta1: share(0.9, "decay of Adam's first moment"),
    epsilon: rate(1e-8, "Adam's ε"),
    average: averaging,
  },
);

type MlpOptions = ReturnType<typeof options.parse>;

/** Both dense GANs: with labels beside the inputs of both networks, or without. */
function build(o: MlpOptions, data: DataShape, conditional: boolean): System {
  const { channels, height, width, classes } = data;
  const pixels = channels * height * width;
  const adam = { ...torchAdam, lr: o.lr, beta1: o.beta1, epsilon: o.epsilon };
  const beside = (x: Tensor, y: Tensor): Tensor => (conditional ? concat([x, oneHot(y, classes)], 1) : x);

  const G = new Network('G', (net: Pass, { z, y }: { z: Tensor; y: Tensor }): Tensor => {
    let x = leakyRelu(dense(net, 'dense1', beside(z, y), o.width, torchInit), 0.02); // [N, 100 + 10] → [N, 200]
    x = layerNorm(net, 'ln', x);
    x = sigmoid(dense(net, 'dense2', x, pixels, torchInit)); //                         [N, 784]
    return reshape(x, [x.shape[0]!, channels, height, width]); //                       [N, 1, 28, 28]
  });

  const D = new Network('D', (net: Pass, { image, y }: { image: Tensor; y: Tensor }) => {
    const flat = reshape(image, [image.shape[0]!, pixels]); //                          [N, 784]
    let x = leakyRelu(dense(net, 'dense1', beside(flat, y), o.width, torchInit), 0.02); // [N, 784 + 10] → [N, 200]
    x = layerNorm(net, 'ln', x);
    return { logit: dense(net, 'dense2', x, 1, torchInit) }; //                         [N, 1]
  });

  const losses = (logit: Tensor, target: number) => ({ total: binaryCrossEntropy(logit, target) });
  const fakes = (step: PhaseContext) => {
    const y = step.labels('y_fake', step.n);
    return { image: step.train(G, { z: step.latent('z', step.n, o.latent), y }), y };
  };

  return {
    data,
    range: [0, 1],
    latent: { size: o.latent, distribution: { kind: 'normal' } },
    generator: G,
    discriminator: D,
    conditional,
    average: o.average,
    phases: [
      {
        // L_D.real = BCE(D(x, y), 1); of gan, here and below, without labels
        name: 'D.real',
        trains: D,
        adam,
        losses: (step) => losses(step.train(D, { image: step.real, y: step.y }).logit, o.softLabel),
      },
      {
        // L_D.fake = BCE(D(G(z, y'), y'), 0)
        name: 'D.fake',
        trains: D,
        adam,
        losses: (step) => losses(step.train(D, fakes(step)).logit, 0),
      },
      {
        // L_G = BCE(D(G(z', y''), y''), 1)
        name: 'G',
        trains: G,
        adam,
        losses: (step) => losses(step.train(D, fakes(step)).logit, o.softLabel),
      },
    ],
    evaluations: [],
  };
}

/** Conditional GAN (Mirza & Osindero 2014, arXiv 1411.1784) of dense layers. */
export const cganMlp = defineRecipe({
  name: 'cgan-mlp',
  title: 'conditional GAN of dense layers, for labelled images of any size',
  source: 'arXiv 1411.1784',
  options,
  size: null,
  presets: {},
  epochFiles: false,
  figures: [{ name: '', drawing: { kind: 'classPanels', rows: 2, columns: 3 } }],
  build: (o, data) => build(o, data, true),
});

/** GAN (Goodfellow et al. 2014, arXiv 1406.2661) of dense layers: `cgan-mlp` without the labels. */
export const gan = defineRecipe({
  name: 'gan',
  title: 'the first GAN, of dense layers, for images of any size',
  source: 'arXiv 1406.2661',
  options,
  size: null,
  presets: {},
  epochFiles: false,
  figures: [sampleGrid],
  build: (o, data) => build(o, data, false),
});
