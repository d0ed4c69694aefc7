import { availableParallelism } from 'node:os';
import type { Lowering } from '../lowering/index.js';
import { findRecipe } from '../recipes/index.js';
import { type LayerTime, profileStep } from '../train/profile.js';
import { alignColumns } from './format.js';
import { shapeFor } from './layers.js';
import { type Choice, settleOptions } from './options.js';

/** Milliseconds, to a tenth. */
const ms = (seconds: number): string => (seconds * 1000).toFixed(1);

/** How each layer of a recipe is computed and what it takes of a training step on this machine, as lines of a table. */
export async function loweringTable(recipeName: string, choice: Choice, lowering: Lowering): Promise<string[]> {
  const recipe = findRecipe(recipeName);
  const options = settleOptions(recipe, choice);
  const system = recipe.build(options, shapeFor(recipe));
  const { layers, rest } = await profileStep(system, options.batch, lowering, availableParallelism());
  const order = [system.generator, system.discriminator].flatMap(
    (network) => network?.layers.map(({ name }) => `${network.name}/${name}`) ?? [],
  );
  const known = layers.filter(({ layer }) => order.includes(layer));
  known.sort((a, b) => order.indexOf(a.layer) - order.indexOf(b.layer));
  const unknown = layers.filter(({ layer }) => !order.includes(layer));
  const total = (parts: readonly LayerTime[]): number =>
    parts.reduce((sum, { forward, backward, other }) => sum + forward + backward + other, 0);

  const rows = known.map(({ layer, method, forward, backward, other }) => [
    layer,
    method ?? '',
    ms(forward),
    ms(backward),
    ms(other),
  ]);
  const between = rest + total(unknown);
  return [
    `${recipe.name}, batch ${options.batch}, lowering ${lowering}: ms of a training step`,
    '',
    ...alignColumns([['Layer', 'Method', 'forward', 'backward', 'other'], ...rows], 2),
    '',
    `Between the layers, losses and optimiser: ${ms(between)} ms`,
    `Together: ${ms(between + total(known))} ms, with the profiler on`,
  ];
}
