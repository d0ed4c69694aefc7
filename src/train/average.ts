import { add, input, mul, type Shape, sub, type Tensor } from '../graph/index.js';
import type { Parameter } from '../nn/index.js';
import type { System } from '../recipes/recipe.js';
import type { Pack } from './pack.js';

/**
 * An exponential moving average of the generator's parameters and moving statistics (Yazıcı et al. 2019, arXiv
 * 1806.04498): training goes on with the parameters themselves, and images are drawn with their average, which does not
 * follow the turns of the game.
 */

/** Name of the state that holds a parameter's average. */
export const averageOf = (p: Pick<Parameter, 'name'>): string => `average/${p.name}`;
/** The step's input by which averages move towards the parameters. */
export const averageRateInput = 'average/rate';

/** What a system keeps averages of; its graphs must have been built once. */
export function averagedParameters({ average = 0, generator }: System): readonly Parameter[] {
  return average > 0 && generator ? generator.parameters : [];
}

/**
 * How far averages move at step t = 1, 2, …: by 1 − decay, and at first by more, 9/(t + 9), so that they soon forget
 * the values that training began with. For `warmup` steps before that they are the values themselves.
 */
export function averageRate(decay: number, t: number, warmup = 0): number {
  return t <= warmup ? 1 : Math.max(1 - decay, 9 / (t - warmup + 9));
}

/** The averages after a step that leaves `state`, by the names of what they are of: a ← a + rate · (p − a). */
export function averages(
  system: System,
  packs: readonly Pack[],
  state: ReadonlyMap<string, Tensor>,
): ReadonlyMap<string, Tensor> {
  const averaged = averagedParameters(system);
  const inPacks = packs.filter(({ parameters }) => averaged.includes(parameters[0]!));
  const alone = averaged.filter((p) => !inPacks.some(({ parameters }) => parameters.includes(p)));
  const arrays: { readonly name: string; readonly shape: Shape }[] = [
    ...alone,
    ...inPacks.map(({ name, size }) => ({ name, shape: [size] })),
  ];
  return new Map(arrays.map((array) => [averageOf(array), nextAverage(array, state.get(array.name))]));
}

/** The average of one array after a step; `now` is the array as the step leaves it. */
export function nextAverage(array: { readonly name: string; readonly shape: Shape }, now?: Tensor): Tensor {
  const before = input(averageOf(array), array.shape);
  return add(before, mul(sub(now ?? input(array.name, array.shape), before), input(averageRateInput, [])));
}
