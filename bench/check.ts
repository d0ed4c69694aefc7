import { shapeFor } from '../src/app/layers.js';
import { settleOptions } from '../src/app/options.js';
import { GannetError } from '../src/errors.js';
import { sizeOf } from '../src/graph/index.js';
import { findRecipe } from '../src/recipes/index.js';
import type { Recipe } from '../src/recipes/recipe.js';
import { phaseGraph } from '../src/train/graph.js';
import { networkParameters } from '../src/train/trainer.js';
import type { Peer } from './find-peers.js';
import type { Check } from './result.js';
import type { Task } from './task.js';

/** Parameters and moving statistics of a recipe's networks, by their names. */
export function parameterCounts(recipe: Recipe, preset?: string): Readonly<Record<string, number>> {
  const options = settleOptions(recipe, preset === undefined ? {} : { preset });
  const system = recipe.build(options, shapeFor(recipe));
  // Networks know their parameters once they have been called.
  for (const phase of system.phases) phaseGraph(system, phase, { batch: 1 });
  const counts: Record<string, number> = {};
  for (const { name, shape } of networkParameters(system)) {
    const network = name.split('/')[0]!;
    counts[network] = (counts[network] ?? 0) + sizeOf(shape);
  }
  return counts;
}

/**
 * Shows what a peer's first steps of a recipe lose.
 * @throws GannetError if its networks have other numbers of parameters than the recipe's, or a loss is not finite
 */
export async function checkPeer(peer: Peer, task: Task, say: (line: string) => void): Promise<void> {
  const recipe = findRecipe(task.recipe);
  const check = await peer.check(task);
  compareCounts(`${peer.name}, ${recipe.name}`, parameterCounts(recipe, task.preset), check);
  say(`${recipe.name}, ${peer.name}: ${counted(check.parameters)} parameters, as the recipe has`);
  for (const [i, losses] of check.losses.entries())
    say(`  losses of step ${i + 1}: ${losses.map((l) => l.toPrecision(3)).join(' ')}`);
}

export function compareCounts(
  who: string,
  wanted: Readonly<Record<string, number>>,
  { parameters, losses }: Check,
): void {
  const names = Object.keys({ ...wanted, ...parameters });
  if (names.some((n) => wanted[n] !== parameters[n]))
    throw new GannetError(`${who}: ${counted(parameters)} parameters, and the recipe has ${counted(wanted)}`);
  if (!losses.flat().every(Number.isFinite)) throw new GannetError(`${who}: a loss is not finite: ${losses}`);
}

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([network, n]) => `${network} ${n}`)
    .join(', ');
