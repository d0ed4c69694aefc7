import { adamScalars } from '../nn/index.js';
import type { System } from '../recipes/recipe.js';
import { averageRate } from './average.js';
import { isDue, ownSteps } from './due.js';

/** The numbers of an optimiser that depend on a step. */
export interface OptimiserScalars {
  readonly rate: number;
  readonly epsilon: number;
}

/** The numbers that depend on a step. */
export interface StepScalars {
  /** The step size and ε of the optimiser of each phase that the step has, by its name. */
  readonly optimisers: ReadonlyMap<string, OptimiserScalars>;
  /** How far averages move. */
  readonly average: number;
}

export function stepScalars(system: System, step: number): StepScalars {
  const { phases, generator, average = 0, averageWarmup = 0, pace = () => 1 } = system;
  const optimisers = phases.flatMap((phase, index): [string, OptimiserScalars][] => {
    if (!isDue(phase, step)) return [];
    const { rate, epsilon } = adamScalars(phase.adam, ownSteps(phases, index, step));
    return [[phase.name, { rate: rate * pace(step), epsilon }]];
  });
  // By the generator's own steps.
  const every = phases.find((phase) => phase.trains === generator)?.every ?? 1;
  const own = (t: number): number => Math.floor(t / every);
  return { optimisers: new Map(optimisers), average: averageRate(average, own(step), own(averageWarmup)) };
}
