import type { Choice } from '../../app/options.js';
import { profileRecipe } from '../../app/profile.js';
import type { Lowering } from '../../lowering/index.js';
import type { LayerTime } from '../../train/profile.js';
import { alignColumns } from './format.js';

/** Milliseconds, to a tenth. */
const ms = (seconds: number): string => (seconds * 1000).toFixed(1);

/** How each layer of a recipe is computed and what it takes of a training step on this machine, as lines of a table. */
export async function loweringTable(recipeName: string, choice: Choice, lowering: Lowering): Promise<string[]> {
  const { recipe, batch, system, profile } = await profileRecipe(recipeName, choice, lowering);
  const { layers, rest } = profile;
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
    `${recipe.name}, batch ${batch}, lowering ${lowering}: ms of a training step`,
    '',
    ...alignColumns([['Layer', 'Method', 'forward', 'backward', 'other'], ...rows], 2),
    '',
    `Between the layers, losses and optimiser: ${ms(between)} ms`,
    `Together: ${ms(between + total(known))} ms, with the profiler on`,
  ];
}
