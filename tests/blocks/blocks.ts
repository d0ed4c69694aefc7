import { mul, reshape, sum, type Tensor } from '../../src/graph/index.js';
import {
  type Augmentation,
  adcGeneratorLoss,
  adcLabels,
  adversarialLosses,
  type Draws,
  diffAugment,
  discriminatorLoss,
  generatorLoss,
  sparseCrossEntropy,
  takesSoftTargets,
} from '../../src/nn/index.js';
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
    return { outputs: { real: as('real'), fake: as('fake'), G }, slopes: { slope: [G, logits!] } };
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
