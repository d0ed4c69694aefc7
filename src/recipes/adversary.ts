import { z } from 'zod';
import { GannetError } from '../errors.js';
import { add, mul, type Operand, type Tensor } from '../graph/index.js';
import {
  adversarialLosses,
  augmentations,
  between,
  cosineDecay,
  type Draws,
  diffAugment,
  discriminatorLoss,
  divisorUpTo,
  flip,
  generatorLoss,
  gradientPenalty,
  linearDecay,
  minibatchStd,
  type Pass,
  r1,
  spectralNorm,
  takesSoftTargets,
} from '../nn/index.js';
import { adversaryNotes, refuseBatchNorm } from './adversary-notes.js';
import type { DataShape, Phase, PhaseContext } from './phase.js';
import { averaging, count, grouped, positive, type TrainingOptions } from './recipe.js';

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
    r1: penalty('weight γ of R1, which flattens D at real images, for cross-entropy (Mescheder et al. 2018); 0: none'),
    r1Every: positive(
      1,
      'steps from one R1 to the next; above 1 it is a step of its own, as many times as strong (StyleGAN2)',
    ),
    gradientPenalty: penalty('weight λ of the gradient penalty of WGAN-GP, for wasserstein; 10 is usual, 0: none'),
    spectralNorm: z
      .enum(['none', 'discriminator', 'both'])
      .default('none')
      .describe('whose layers are divided by their spectral norm: nobody, the discriminator, or both networks'),
    minibatchStd: count(0, "images of a group whose minibatch standard deviation D's last features get; 0: none"),
  }),
  ...grouped('Augmentation', {
    augment: listOf(augmentations).describe(
      'DiffAugment of real and fake, for few images: none, or some of colour,translation,cutout',
    ),
    flip: z
      .boolean()
      .default(false)
      .describe('mirrors each real image with a chance of one half; not for digits, letters or logos'),
  }),
  ...grouped('Pace', {
    discriminatorSteps: positive(1, 'steps of the discriminator to one of the generator'),
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

/** For recipes with classes. */
export const fakeLabels = z
  .enum(['random', 'balanced', 'real'])
  .default('random')
  .describe(
    "classes of the generated images of a step: at random, all equally often, or those of the step's real images",
  );

/** The norm of a discriminator that was published with batch norm. */
export const discriminatorNorm = z
  .enum(['batch', 'none'])
  .default('batch')
  .describe("the discriminator's norm; none where D is to judge each image by itself");

/** The weight of a penalty. */
function penalty(what: string) {
  return z.number().min(0).default(0).describe(what);
}

/** A list of some of these words, given as `none`, one word, or several. */
function listOf<T extends string>(words: readonly T[]) {
  const several = (given: unknown): unknown => (given === 'none' ? [] : typeof given === 'string' ? [given] : given);
  return z.preprocess(several, z.array(z.enum(words))).default([]);
}

export type AdversaryOptions = {
  readonly [key in keyof typeof adversaryOptions]: z.output<(typeof adversaryOptions)[key]>;
} & Pick<TrainingOptions, 'batch' | 'steps'> & { readonly softLabel?: number };

/** What is added to the discriminator's loss, by part. */
type Penalties = Readonly<Record<string, Tensor>>;

/** D's logits for images, as a phase has them. */
type Judge = (step: PhaseContext, images: Tensor) => Tensor;

/**
 * The choices of `adversaryOptions` at work.
 * @param range of the pixels as the recipe has them
 * @param normOfD whether the discriminator, as chosen, has batch norm
 * @throws GannetError for choices that cannot go together
 */
export function adversary(
  o: AdversaryOptions,
  data: DataShape,
  range: readonly [number, number],
  normOfD: 'batch' | 'none' = 'none',
) {
  if (normOfD === 'batch') refuseBatchNorm(o);
  const form = (chosen: boolean) => (net: Pass) => (chosen ? spectralNorm(net) : net);
  const group = divisorUpTo(o.minibatchStd, o.batch);
  const real = (step: PhaseContext): Tensor => (o.flip ? flip(step.real, step.integers('flip', step.n, 2)) : step.real);
  const seen = (step: PhaseContext, images: Tensor, as: string): Tensor => {
    const draws: Draws = {
      integers: (name, ...how) => step.integers(`${as}.${name}`, ...how),
      uniform: (name, ...how) => step.uniform(`${as}.${name}`, ...how),
    };
    return diffAugment(images, o.augment, draws, range);
  };
  const penaltyR1 = (step: PhaseContext, judge: Judge, weight: number): Tensor => {
    const images = seen(step, real(step), 'r1');
    return mul(r1(judge(step, images), images), weight);
  };
  return {
    /** The pass with which each network makes its layers. */
    layersOfG: form(o.spectralNorm === 'both'),
    layersOfD: form(o.spectralNorm !== 'none'),
    /** The discriminator's last features [N, C, H, W], with their deviation in the minibatch where it is chosen. */
    features: (net: Pass, x: Tensor): Tensor => (o.minibatchStd > 0 ? minibatchStd(net, 'deviation', x, group) : x),
    /** The step's real images. */
    real,
    /**
     * Images as the discriminator gets to see them while it is trained, or the generator through it; `as` tells apart
     * what is drawn for each such batch of a phase.
     */
    seen,
    /** The target for real images: `soft` where the loss has such a thing. */
    target: (soft: number): number => (takesSoftTargets(o.loss) ? soft : 1),
    lossOfD: (logits: Tensor, target: Operand): Tensor => discriminatorLoss(o.loss, logits, target),
    lossOfG: (logits: Tensor, target: Operand): Tensor => generatorLoss(o.loss, logits, target),
    /** R1 of the step's real images, where it is part of the discriminator's loss. */
    r1: (step: PhaseContext, judge: Judge): Penalties =>
      o.r1 > 0 && o.r1Every === 1 ? { r1: penaltyR1(step, judge, o.r1 / 2) } : {},
    /** The gradient penalty between the step's real images and fakes. */
    gradientPenalty(step: PhaseContext, fakes: Tensor, judge: Judge): Penalties {
      if (o.gradientPenalty === 0) return {};
      const [from, to] = [seen(step, real(step), 'from'), seen(step, fakes, 'to')];
      const points = between(from, to, step.uniform('share', step.n, 0, 1));
      return { gradientPenalty: mul(gradientPenalty(judge(step, points), points), o.gradientPenalty) };
    },
    /** The phases of a step: the discriminator's and, every so often, the generator's; R1 where it has one of its own. */
    phases(ofD: readonly Phase[], ofG: Phase, judge: Judge): Phase[] {
      const own = (phase: Phase): Phase =>
        o.discriminatorLr > 0 ? { ...phase, adam: { ...phase.adam, lr: o.discriminatorLr } } : phase;
      const d = ofD.map(own);
      const losses = (step: PhaseContext) => ({ total: penaltyR1(step, judge, (o.r1 / 2) * o.r1Every) });
      const lazy =
        o.r1 > 0 && o.r1Every > 1 ? [{ ...d[0]!, name: 'R1', every: o.r1Every, isPenalty: true as const, losses }] : [];
      return [...d, ...lazy, o.discriminatorSteps > 1 ? { ...ofG, every: o.discriminatorSteps } : ofG];
    },
    /** What of a system these options decide. */
    system: {
      average: o.average,
      averageWarmup: o.averageWarmup,
      ...(o.decay === 'none' ? {} : { pace: paceOf(o) }),
      ...(o.loss === 'cross-entropy' ? {} : { loss: o.loss }),
      notes: adversaryNotes(o, data, normOfD, group),
    },
  };
}

/** Loss and penalties as one. */
export function totalOf(loss: Tensor, penalties: Penalties): Tensor {
  return Object.values(penalties).reduce((sum, penalty) => add(sum, penalty), loss);
}

/** The parts of a discriminator's loss that is its verdict's alone, but for penalties. */
export function verdictLosses(verdict: Tensor, penalties: Penalties): { readonly total: Tensor } & Penalties {
  const total = totalOf(verdict, penalties);
  return total === verdict ? { total } : { total, generation: verdict, ...penalties };
}

function paceOf({ decay, steps }: AdversaryOptions): (step: number) => number {
  const over = decay === 'cosine' ? cosineDecay : linearDecay;
  return (step) => {
    if (steps === 0) throw new GannetError('a learning rate that decays needs to know for how long: give steps');
    return over(steps)(step);
  };
}
