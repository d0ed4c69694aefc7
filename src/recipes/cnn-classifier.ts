import { oneHot, type Tensor } from '../graph/index.js';
import {
  batchNorm,
  binaryCrossEntropy,
  categoricalAccuracy,
  conv,
  dense,
  flatten,
  leakyRelu,
  Network,
  type Pass,
  torchAdam,
  torchBatchNorm,
  torchInit,
} from '../nn/index.js';
import type { PhaseContext } from './phase.js';
import { defineRecipe, optionsOf, rate, share, widths } from './recipe.js';

const options = optionsOf(
  { batch: 1, lr: 1e-3, epochs: 3, reportEvery: 10_000 },
  {
    channels: widths([10, 10], 'channels of the two convolutions'),
    beta1: share(0.9, "decay of Adam's first moment"),
    epsilon: rate(1e-8, "Adam's ε"),
  },
);

/** A small convolutional classifier with ten sigmoid outputs: where the GANs' networks come from. */
export const cnnClassifier = defineRecipe({
  name: 'cnn-classifier',
  title: 'convolutional classifier for 28x28 images with labels',
  source: 'the convolutional MNIST classifier that introductions to GANs begin with',
  options,
  size: { height: 28, width: 28 },
  presets: {},
  advice:
    'At the published batch of 1, batch norm tracks the statistics of single images and misjudges held-out ones (about ' +
    '91 % right). --batch 32 reaches 98 % in seconds.',
  epochFiles: false,
  figures: [],

  build(o, data) {
    const adam = { ...torchAdam, lr: o.lr, beta1: o.beta1, epsilon: o.epsilon };
    const [c1, c2] = o.channels as [number, number];

    const C = new Network('C', (net: Pass, { image }: { image: Tensor }) => {
      let x = conv(net, 'conv1', image, { channels: c1, kernel: 5, stride: 2, init: torchInit }); // [N, 10, 12, 12]
      x = batchNorm(net, 'bn1', leakyRelu(x, 0.02), torchBatchNorm);
      x = conv(net, 'conv2', x, { channels: c2, kernel: 3, stride: 2, init: torchInit }); //         [N, 10, 5, 5]
      x = batchNorm(net, 'bn2', leakyRelu(x, 0.02), torchBatchNorm);
      x = flatten(net, 'flatten', x, 'CHW'); //                                                      [N, 250]
      return { logits: dense(net, 'dense', x, data.classes, torchInit) }; //                         [N, 10]
    });

    // L = BCE(C(x), one-hot(y)), the mean over all outputs
    const losses = (step: PhaseContext, mode: 'train' | 'infer') => {
      const { logits } = step[mode](C, { image: step.real });
      const total = binaryCrossEntropy(logits, oneHot(step.y, data.classes));
      return { total, accuracy: categoricalAccuracy(logits, step.y) };
    };

    return {
      data,
      range: [0, 1],
      latent: { size: 0, distribution: { kind: 'normal' } },
      discriminator: C,
      conditional: false,
      phases: [{ name: 'C', trains: C, adam, losses: (step) => losses(step, 'train') }],
      evaluations: [{ name: 'C', losses: (step) => losses(step, 'infer') }],
    };
  },
});
