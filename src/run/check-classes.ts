import type { Dataset } from '../data/dataset.js';
import { GannetError } from '../errors.js';
import { recipes } from '../recipes/index.js';
import type { DataShape } from '../recipes/phase.js';
import type { Recipe, System } from '../recipes/recipe.js';
import { visible } from '../text.js';

/**
 * Refuses data of one class where classes are learnt.
 * @throws GannetError with the recipes that need none
 */
export function checkClasses(
  { name }: Recipe,
  { conditional, data }: System,
  { classNames }: Pick<Dataset, 'classNames'>,
): void {
  if (!conditional || data.classes > 1) return;
  throw new GannetError(
    `${name} learns classes, and these data have one, ${visible(classNames[0]!)}: put the pictures of each class into a ` +
      `sub-folder of its own, or take a recipe without classes: ${withoutClasses(data).join(', ')}`,
  );
}

/** Recipes that draw such images without classes. */
function withoutClasses(data: DataShape): string[] {
  const fits = ({ size }: Recipe): boolean => !size || (size.height === data.height && size.width === data.width);
  return [...recipes.values()]
    .filter(fits)
    .filter((recipe) => {
      const { generator, conditional } = recipe.build(recipe.parse({}), data);
      return generator && !conditional;
    })
    .map(({ name }) => name);
}
