import type { Facts } from '../engine/messages.ts';

const whole = new Intl.NumberFormat('en');

/** What happens in a training at this moment, in words. */
export interface Explanation {
  readonly step: string;
  readonly discriminator: string;
  readonly generator: string;
  /** How the two stand; null where their losses have no such meaning, or none is known yet. */
  readonly balance: string | null;
}

/**
 * @param step the newest
 * @param loss the discriminator's: mean cross-entropy an image, ln 2 = 0.69 where it guesses; null where there is none
 */
export function explain(facts: Facts, step: number, loss: number | null): Explanation {
  const { batch, stepsPerEpoch, parameters, isConditional, classCount, phases } = facts;
  const epoch = step / stepsPerEpoch;
  const learning = phases.filter(({ isPenalty }) => !isPenalty).map(({ network }) => network);
  const turns = learning.filter((network, i) => network !== learning[i - 1]);
  return {
    step:
      `Step ${whole.format(step)}: each step, ${batch} real pictures, then ${turns.map(named).join(', then ')} ` +
      `learns. ${passesText(epoch)}`,
    discriminator:
      `D, the discriminator, tells real pictures from G's: ${whole.format(parameters.D)} numbers, each moved a little ` +
      `every step.${loss === null ? '' : ` ${sureness(loss)}`}`,
    generator:
      `G, the generator, makes pictures of random points${isConditional ? ` and of one of ${classCount} classes` : ''}: ` +
      `${whole.format(parameters.G)} numbers. It never sees a real picture: all that it learns comes back through D, as ` +
      'the way in which each pixel would have made D more wrong.',
    balance: loss === null ? null : balance(loss),
  };
}

function named(network: 'G' | 'D'): string {
  return network;
}

function passesText(epoch: number): string {
  if (epoch < 1) return `${Math.round(100 * epoch)} % of the training pictures have been seen.`;
  return `All training pictures have been seen ${epoch.toFixed(1)} times.`;
}

/** e to the minus mean cross-entropy is the geometric mean of what was given to the right answer. */
function sureness(loss: number): string {
  const right = 100 * Math.exp(-Math.max(0, loss));
  return `Now it gives the right answer ${right.toFixed(0)} % on average; guessing gives it 50 %.`;
}

function balance(loss: number): string {
  if (loss < 0.05) return 'D is sure of nearly every picture, so little comes back that G could learn from.';
  if (loss < 0.35) return "D is ahead: it knows what gives G's pictures away, and G learns just that from it.";
  if (loss < 0.65) return 'The two are close: D is right more often than not, and what one learns the other answers.';
  if (loss < 0.75)
    return "D hardly does better than guessing: G's pictures pass for real until D finds a new difference.";
  return 'D is wrong more often than right: G has just found something that D believes.';
}
