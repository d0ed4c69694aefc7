import { z } from 'zod';
import { GannetError } from '../errors.js';
import type { Operand, Tensor } from '../graph/index.js';
import {
  type Adam,
  adversarialLosses,
  augmentations,
  cosineDecay,
  diffAugment,
  discriminatorLoss,
  flip,
  generatorLoss,
  linearDecay,
  type Pass,
  spectralNorm,
  takesSoftTargets,
} from '../nn/index.js';
import type { DataShape, PhaseContext } from './phase.js';
import { averaging, count, grouped } from './recipe.js';

/**
 * What a recipe's user may choose otherwise about the game of generator and discriminator, whatever the networks: the
 * loss, what steadies it, what D sees, and the pace. With the defaults a recipe is as it was published.
 */
export const adversaryOptions = {
  ...grouped('Loss and stabilisers', {
    loss: z
      .enum(adversarialLosses)
      .default('cross-entropy')
      .describe('what is played for: cross-entropy (non-saturating), hinge, least-squares or wasserstein'),
    spectralNorm: z
      .enum(['none', 'discriminator', 'both'])
      .default('none')
      .describe('whose layers are divided by their spectral norm: nobody, the discriminator, or both networks'),
  }),
  ...grouped('Augmentation', {
    augment: listOf(augmentations).describe(
      'DiffAugment of real and fake, for few images: none, or some of colour,translation,cutout',
    ),
    flip: z.boolean().default(false).describe('mirrors every other real image by chance; not for digits or letters'),
  }),
  ...grouped('Pace', {
    discriminatorLr: z
      .number()
      .min(0)
      .default(0)
      .describe("the discriminator's own learning rate, lr then being the generator's; 0: lr for both"),
    decay: z
      .enum(['none', 'linear', 'cosine'])
      .default('none')
      .describe('how learning rates fall to 0 over the training: not at all, in a line, or by half a cosine'),
  }),
  ...grouped('Average', {
    average: averaging,
    averageWarmup: count(0, 'steps before the average begins'),
  }),
};

/** A list of some of these words, given as `none`, one word, or several. */
function listOf<T extends string>(words: readonly T[]) {
  const several = (given: unknown): unknown => (given === 'none' ? [] : typeof given === 'string' ? [given] : given);
  return z.preprocess(several, z.array(z.enum(words))).default([]);
}

type AdversaryOptions = {
  readonly [key in keyof typeof adversaryOptions]: z.output<(typeof adversaryOptions)[key]>;
} & { readonly steps: number; readonly softLabel: number };

/** The choices of `adversaryOptions` at work, for images whose pixels the recipe has in `range`. */
export function adversary(o: AdversaryOptions, data: DataShape, range: readonly [number, number]) {
  const form = (chosen: boolean) => (net: Pass) => (chosen ? spectralNorm(net) : net);
  return {
    /** The pass with which each network makes its layers. */
    layersOfG: form(o.spectralNorm === 'both'),
    layersOfD: form(o.spectralNorm !== 'none'),
    /** The step's real images. */
    real(step: PhaseContext): Tensor {
      return o.flip ? flip(step.real, step.integers('flip', step.n, 2)) : step.real;
    },
    /** Images as the discriminator gets to see them. */
    seen(step: PhaseContext, images: Tensor): Tensor {
      return diffAugment(images, o.augment, step, range);
    },
    /** The target for real images, of `soft` where the loss has such a thing. */
    target: (soft: number): number => (takesSoftTargets(o.loss) ? soft : 1),
    lossOfD: (logits: Tensor, target: Operand): Tensor => discriminatorLoss(o.loss, logits, target),
    lossOfG: (logits: Tensor, target: Operand): Tensor => generatorLoss(o.loss, logits, target),
    adamOfD: (adam: Adam): Adam => (o.discriminatorLr > 0 ? { ...adam, lr: o.discriminatorLr } : adam),
    /** What of a system these options decide. */
    system: {
      average: o.average,
      averageWarmup: o.averageWarmup,
      ...(o.decay === 'none' ? {} : { pace: paceOf(o) }),
      ...(o.loss === 'cross-entropy' ? {} : { loss: o.loss }),
      notes: notesOn(o, data),
    },
  };
}

function notesOn({ loss, softLabel, flip, average, averageWarmup }: AdversaryOptions, data: DataShape): string[] {
  const notes = [];
  if (softLabel < 1 && !takesSoftTargets(loss))
    notes.push(`the ${loss} loss has no soft targets: softLabel is not used`);
  if (flip && data.classNames?.every((name) => /^[\p{L}\p{N}]$/u.test(name)))
    notes.push('flip mirrors images whose classes are digits or letters, which are others then, or none');
  if (averageWarmup > 0 && average === 0)
    notes.push('averageWarmup does nothing without an average: --set average=0.999');
  return notes;
}

function paceOf({ decay, steps }: AdversaryOptions): (step: number) => number {
  const over = decay === 'cosine' ? cosineDecay : linearDecay;
  return (step) => {
    if (steps === 0) throw new GannetError('a learning rate that decays needs to know for how long: give steps');
    return over(steps)(step);
  };
}
