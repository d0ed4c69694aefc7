import type { Phase } from '../recipes/phase.js';

/** Which phases a step has: a phase may be part of each so many steps only (`Phase.every`). */

type Rhythm = Pick<Phase, 'every'>;

export function isDue({ every = 1 }: Rhythm, step: number): boolean {
  return step % every === 0;
}

/** The phases of a step, in their order. */
export function duePhases<P extends Rhythm>(phases: readonly P[], step: number): readonly P[] {
  return phases.filter((phase) => isDue(phase, step));
}

/** A name for steps of these phases. */
export const kindOf = (due: readonly Pick<Phase, 'name'>[]): string => due.map(({ name }) => name).join();

/** How many steps from `first` on have the same phases as it, counted up to `most`. */
export function stepsAlike(phases: readonly Rhythm[], first: number, most: number): number {
  let count = 1;
  const same = (step: number): boolean => phases.every((phase) => isDue(phase, step) === isDue(phase, first));
  while (count < most && same(first + count)) count++;
  return count;
}

/** A step of each kind that comes, by its phases; and what share of all steps are of its kind, the commonest first. */
export function kindsOfStep(phases: readonly Rhythm[]): readonly { readonly step: number; readonly share: number }[] {
  const rhythms = [...new Set(phases.map(({ every = 1 }) => every))];
  const round = rhythms.reduce((a, b) => (a * b) / greatestCommonDivisor(a, b), 1);
  const kinds = new Map<string, number[]>();
  for (let step = 1; step <= round; step++) {
    const kind = phases.map((phase) => isDue(phase, step)).join();
    kinds.set(kind, [...(kinds.get(kind) ?? []), step]);
  }
  const shares = [...kinds.values()].map((steps) => ({ step: steps[0]!, share: steps.length / round }));
  return shares.sort((a, b) => b.share - a.share);
}

/**
 * The steps that a network's optimiser has taken by the end of the phase at `index` of a step: its phases count
 * together.
 */
export function ownSteps(phases: readonly Phase[], index: number, step: number): number {
  const { trains } = phases[index]!;
  return phases.reduce((count, phase, i) => {
    if (phase.trains !== trains) return count;
    return count + Math.floor((i <= index ? step : step - 1) / (phase.every ?? 1));
  }, 0);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
