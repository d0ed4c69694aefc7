import type { SignName } from './finding.js';
import type { Vitals } from './vitals.js';

/** What the signs are read with, beside what the looks have seen. */
export interface Case {
  /** Names of what is drawn group by group; one group, and no names, where the generator knows no classes. */
  readonly groups: readonly string[];
  /** How many classes real images look like, by the measure of `Variety`. */
  readonly realClasses: number;
  /** What the recipe recommends where the discriminator wins, such as a preset; null where nothing is known. */
  readonly remedy: string | null;
}

export interface Sign {
  readonly name: SignName;
  /** Looks in a row before it is believed, and before it is believed to be over. */
  readonly patience: number;
  /** The latter, where it is another. */
  readonly calm?: number;
  /** Whether it is normal in a generator that has only begun to learn (see `youth`). */
  readonly ofTheGrown?: true;
  /** What the newest look shows, with figures; null where it shows nothing. @param looks the newest last */
  readonly saw: (looks: readonly Vitals[], about: Case) => string | null;
  readonly helps: (about: Case, looks: readonly Vitals[]) => string;
}

/**
 * The thresholds; docs/doctor.md says what healthy and failing runs were measured at. Each lies well outside of what
 * healthy ones do, for a doctor who cries wolf is not listened to.
 */
const limits = {
  /** D's mean loss an image: it is 99.8 % sure, of images that it has not seen before. */
  won: 0.002,
  /** Variance of a class's images over that of real ones. */
  alike: 0.05,
  /** Share of images that are as good as copies of another. */
  duplicates: 0.5,
  /** Classes beyond the first that the images look like, over those that real ones do. */
  classes: 1 / 6,
  /** Norm of the generator's gradient: a hundredth of what it is where networks learn. */
  gradient: 0.03,
  /** D's mean loss an image: twice that of guessing. It unlearns at every step what it should learn. */
  lost: 1.4,
  /** And one of a training that was thrown apart: a single look is enough to say so. */
  thrown: 10,
  /** Standard deviation of D's loss from one tenth of a look to the next: most of the way from sure to guessing. */
  swing: 0.5,
  /** Times that it crosses its mean in the looks that are compared. */
  crossings: 4,
} as const;

/**
 * Steps in which a generator that learns may still draw one thing for all: half of what Adam needs to move a parameter by
 * 1, 500 steps at a learning rate of 1e-3, and at most 2,000. Healthy runs were varied after 250 to 500 of such steps.
 */
export function youth(lr: number): number {
  return Math.min(2000, 0.5 / lr);
}

/** Looks that are compared for oscillation. */
export const remembered = 6;

/** Looks in a row before a sign of collapse is believed in a training that the discriminator has thrown apart. */
const collapseAfterThrow = 3;

/** Whether the discriminator overshot in the looks that are remembered: then what fails is not young. */
function hasOvershot(looks: readonly Vitals[]): boolean {
  return looks.some(({ pulse }) => pulse.length > 0 && mean(pulse) > limits.lost);
}

/** Looks in a row before a sign is believed; and whether a young generator may show it. */
export function patienceFor(sign: Sign, looks: readonly Vitals[]): { readonly looks: number; readonly young: boolean } {
  const thrown = sign.ofTheGrown === true && hasOvershot(looks);
  return { looks: thrown ? collapseAfterThrow : sign.patience, young: sign.ofTheGrown === true && !thrown };
}

export const signs: readonly Sign[] = [
  {
    name: 'thrown-apart',
    patience: 1,
    calm: 3,
    saw: (looks) => {
      const { pulse } = looks.at(-1)!;
      const d = mean(pulse);
      if (pulse.length === 0 || d < limits.thrown) return null;
      return `the training is thrown apart: the discriminator's loss is ${figure(d)} an image, where 0.69 is guessing`;
    },
    helps: () =>
      'to stop and begin anew with --lr a tenth of what it is, since what such steps have undone seldom comes back',
  },
  {
    name: 'discriminator-won',
    patience: 3,
    saw: (looks) => {
      const { pulse } = looks.at(-1)!;
      const d = mean(pulse);
      if (pulse.length === 0 || d >= limits.won) return null;
      return `the discriminator has won: its loss is ${figure(d)} an image, where 0.69 is guessing`;
    },
    helps: ({ remedy }) =>
      `${remedy === null ? '' : `${remedy}, or else `}a smaller --lr, a softer target (--set softLabel=0.9), or a ` +
      'discriminator with fewer channels',
  },
  {
    name: 'alike',
    patience: 5,
    ofTheGrown: true,
    saw: (looks, { groups }) => {
      const { spread } = looks.at(-1)!;
      const low = [...spread.keys()].filter((i) => spread[i]! < limits.alike);
      if (low.length === 0) return null;
      const most = Math.max(...low.map((i) => spread[i]!));
      const whose = groups.length > 1 ? `the images of ${list(low.map((i) => groups[i]!))}` : 'the images';
      return `${whose} are nearly all the same: they vary at most ${percent(most)} as much as real ones`;
    },
    helps: collapseHelps,
  },
  {
    name: 'duplicates',
    patience: 5,
    ofTheGrown: true,
    saw: (looks) => {
      const { duplicates } = looks.at(-1)!;
      return duplicates > limits.duplicates ? `${percent(duplicates)} of the images are as good as copies` : null;
    },
    helps: collapseHelps,
  },
  {
    name: 'few-classes',
    patience: 5,
    ofTheGrown: true,
    saw: (looks, { realClasses }) => {
      const { classes } = looks.at(-1)!;
      if (classes - 1 >= limits.classes * (realClasses - 1)) return null;
      return `the images look like ${figure(classes)} of the ${figure(realClasses)} classes that real ones look like`;
    },
    helps: collapseHelps,
  },
  {
    name: 'standstill',
    patience: 3,
    saw: (looks) => {
      const { gradient, still } = looks.at(-1)!;
      if (still === 'parameters') return 'the generator stands still: its parameters do not change';
      if (still === 'images') return 'the generator stands still: it draws the same images to the byte';
      return gradient < limits.gradient
        ? `the generator's gradient has vanished: its norm is ${figure(gradient)}`
        : null;
    },
    helps: () => 'to begin anew with a smaller --lr, since layers that are saturated stay so',
  },
  {
    name: 'oscillation',
    patience: 3,
    saw: (looks) => {
      const { pulse } = looks.at(-1)!;
      if (pulse.length === 0) return null;
      const d = mean(pulse);
      if (d > limits.lost && d < limits.thrown)
        return `the discriminator overshoots: its loss is ${figure(d)} an image, where 0.69 is guessing`;
      const { deviation, crossings } = swing(looks.flatMap((look) => look.pulse));
      if (deviation < limits.swing || crossings < limits.crossings) return null;
      return `the discriminator's loss does not settle: it swings by ${figure(deviation)} either way`;
    },
    helps: () => "a smaller --lr, or less memory in Adam's mean (--set beta1=0.5)",
  },
];

function collapseHelps(_: Case, looks: readonly Vitals[]): string {
  if (hasOvershot(looks)) return 'to begin anew with --lr a tenth of what it is: the discriminator overshot before';
  return 'a smaller --lr, a larger --batch or another --seed, unless it is over within some hundred steps, as in some runs';
}

/** The standard deviation of a series around its mean, and how often it goes from one half of it to the other side's. */
function swing(values: readonly number[]): { readonly deviation: number; readonly crossings: number } {
  const centre = mean(values);
  const deviation = Math.sqrt(mean(values.map((v) => (v - centre) ** 2)));
  // A crossing counts from half a deviation on one side to half on the other: a wobble around the mean is none.
  const sides = values.filter((v) => Math.abs(v - centre) > deviation / 2).map((v) => v > centre);
  return { deviation, crossings: sides.filter((side, i) => i > 0 && side !== sides[i - 1]).length };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(2)));
}

function percent(share: number): string {
  return `${figure(100 * share)} %`;
}

function list(names: readonly string[]): string {
  return names.length > 5 ? `${names.length} classes` : `${names.length > 1 ? 'classes' : 'class'} ${names.join(', ')}`;
}
