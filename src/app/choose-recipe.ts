import { withSource } from '../data/open.js';
import { chosenDataOptions } from '../data/options.js';
import { firstSize } from '../data/pictures/read.js';
import type { RunChoice } from './prepare.js';

/** A recipe for data where none was named, and why, as far as it is not the usual one. */
export interface ChosenRecipe {
  readonly recipe: string;
  readonly preset?: string;
  readonly why: string | null;
}

const usual: ChosenRecipe = { recipe: 'acgan', why: null };
/** The side of the images that `acgan` is published for. */
const usualSide = 28;

/**
 * Chooses the recipe of a run for which none was named: `acgan`, or for pictures of other sizes than MNIST's the one that
 * takes them in colour, with classes and without, in networks for a computer without a GPU.
 *
 * @throws GannetError as `withSource`
 */
export async function chooseRecipe({ data = 'mnist', preset, ...choice }: RunChoice): Promise<ChosenRecipe> {
  // A preset is one of a recipe's own.
  if (data === 'mnist' || preset !== undefined) return usual;
  const { holdOut: _share, ...read } = choice;
  const options = chosenDataOptions(read);
  const { size } = options;
  const isOther = await withSource(data, size ?? null, options, async (opened) => {
    if (opened.kind === 'images') return false;
    const { height, width } = size ?? (await firstSize(opened.arrangement.pictures));
    return height !== usualSide || width !== usualSide;
  });
  if (!isOther) return usual;
  return {
    recipe: 'sngan',
    preset: 'cpu',
    why: 'No recipe is named: for pictures it is sngan --preset cpu. gannet recipes lists the others.',
  };
}
