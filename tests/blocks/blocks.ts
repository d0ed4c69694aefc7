import { mul, reshape, sum, type Tensor } from '../../src/graph/index.js';
import {
  type Augmentation,
  adcCertaintyLoss,
  adcGeneratorLoss,
  adcLabels,
  adversarialLosses,
  between,
  conditionalBatchNorm,
  conv,
  type Draws,
  dense,
  diffAugment,
  discriminatorLoss,
  flatten,
  generatorLoss,
  gradientPenalty,
  kerasInit,
  leakyRelu,
  minibatchStd,
  Network,
  type Pass,
  projection,
  r1,
  sparseCrossEntropy,
  tacGeneratorLoss,
  takesSoftTargets,
  tanh,
  torchBatchNorm,
} from '../../src/nn/index.js';
import { surroundings } from '../evaluate.js';
import type { Computed } from './reference.js';

type Leaves = Readonly<Record<string, Tensor>>;

/** The blocks whose every output follows from what they are given, by the reference's name of the case. */
export const blocks: Readonly<Record<string, (given: Leaves) => Computed>> = {
  losses: ({ logits, target, hard }) => {
    const all = adversarialLosses.flatMap((loss): [string, Tensor][] => [
      [`D ${loss}`, discriminatorLoss(loss, logits!, takesSoftTargets(loss) ? target! : hard!)],
      [`G ${loss}`, generatorLoss(loss, logits!, 1)],
    ]);
    return {
      outputs: Object.fromEntries(all),
      slopes: Object.fromEntries(all.map(([name, loss]) => [`${name} slope`, [loss, logits!]])),
    };
  },
  adc: ({ logits, y }) => {
    const as = (are: 'real' | 'fake') => sparseCrossEntropy(logits!, adcLabels(y!, logits!.shape[1]! / 2, are));
    const G = adcGeneratorLoss(logits!, y!);
    const certainty = adcCertaintyLoss(logits!, y!);
    return {
      outputs: { real: as('real'), fake: as('fake'), G, certainty },
      slopes: { slope: [G, logits!], 'certainty slope': [certainty, logits!] },
    };
  },
  tac: ({ classifier, twin, y }) => {
    const G = tacGeneratorLoss(classifier!, twin!, y!);
    return { outputs: { G }, slopes: { slope: [G, classifier!], 'twin slope': [G, twin!] } };
  },
  projection: ({ x, y, dy }) => {
    const net = new Network('N', (pass: Pass, features: Tensor) => projection(pass, 'projection', features, y!, 4));
    const made = net.call(x!, 'training', surroundings());
    const of = inner(made, dy!);
    return { outputs: { y: made }, slopes: { 'x slope': [of, x!], 'table slope': [of, net.trainable[0]!.tensor] } };
  },
  penalties: ({ real, fake, share }) => {
    const D = new Network('D', (pass: Pass, image: Tensor) => {
      const by2 = { channels: 6, kernel: 4, stride: 2, padding: 1, init: kerasInit };
      const x = tanh(conv(pass, 'conv1', image, by2));
      const y = leakyRelu(conv(pass, 'conv2', x, { channels: 8, kernel: 3, padding: 1 }), 0.2);
      return dense(pass, 'dense', flatten(pass, 'flatten', y, 'HWC'), 1);
    });
    const around = surroundings();
    const points = between(real!, fake!, share!);
    const R1 = r1(D.call(real!, 'training', around), real!);
    const GP = gradientPenalty(D.call(points, 'training', around), points);
    const kernels = D.trainable.filter((p) => p.name.endsWith('kernel')).map((p) => p.tensor);
    const slopesOf = (name: string, of: Tensor): [string, [Tensor, Tensor]][] =>
      ['conv1', 'conv2', 'dense'].map((layer, i) => [`${name} ${layer}`, [of, kernels[i]!]]);
    return { outputs: { R1, GP }, slopes: Object.fromEntries([...slopesOf('R1', R1), ...slopesOf('GP', GP)]) };
  },
  'minibatch-std': ({ x, dy }) => {
    const net = new Network('N', (pass: Pass, images: Tensor) => minibatchStd(pass, 'std', images, 4));
    const y = net.call(x!, 'training', surroundings());
    return { outputs: { y }, slopes: { slope: [inner(y, dy!), x!] } };
  },
  'conditional-norm': ({ x, y, dy }) => {
    const options = { ...torchBatchNorm, classes: 4 };
    const net = new Network('N', (pass: Pass, v: Tensor) => conditionalBatchNorm(pass, 'norm', v, y!, options));
    const inference = net.call(x!, 'inference', surroundings());
    const around = surroundings();
    const training = net.call(x!, 'training', around);
    const moved = [...around.moved].map(([p, t]): [string, Tensor] => [p.name.split('/').at(-1)!, t]);
    const [gamma, beta] = net.trainable.map((p) => p.tensor);
    const of = inner(training, dy!);
    return {
      outputs: { inference, training, ...Object.fromEntries(moved) },
      slopes: { 'x slope': [of, x!], 'gamma slope': [of, gamma!], 'beta slope': [of, beta!] },
    };
  },
  'diff-augment': augmented,
  'diff-augment-grey': augmented,
};

function augmented(given: Leaves): Computed {
  const draws: Draws = { integers: (name) => given[name]!, uniform: (name) => given[name]! };
  const by = (...policy: Augmentation[]): Tensor => diffAugment(given.x!, policy, draws);
  const outputs = {
    colour: by('colour'),
    translation: by('translation'),
    cutout: by('cutout'),
    all: by('colour', 'translation', 'cutout'),
  };
  return { outputs, slopes: { slope: [inner(outputs.all, given.dy!), given.x!] } };
}

/** Σ x · y: what has the gradient y for x. */
export function inner(x: Tensor, y: Tensor): Tensor {
  return reshape(sum(mul(x, y)), []);
}
