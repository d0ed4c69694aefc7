import type { Dataset } from '../data/dataset.js';
import { GannetError } from '../errors.js';
import { recipes } from '../recipes/index.js';
import type { DataShape } from '../recipes/phase.js';
import { type Recipe, type System, takesSize } from '../recipes/recipe.js';
import { visible } from '../text.js';

/**
 * Refuses data of one class where classes are learnt.
 * @throws GannetError with the recipes that need none
 */
export function checkClasses(
  { name }: Recipe,
  { conditional, generator, data }: System,
  { classNames }: Pick<Dataset, 'classNames'>,
): void {
  if ((generator && !conditional) || data.classes > 1) return;
  throw new GannetError(
    `${name} learns classes, and these data have one, ${visible(classNames[0]!)}: put the pictures of each class into a ` +
      `sub-folder of its own, or take a recipe without classes: ${withoutClasses(data).join(', ')}`,
  );
}

/** Recipes that draw without classes: those built for such images, those that can be, then those that need another size. */
function withoutClasses(data: DataShape): string[] {
  const named = [...recipes.values()].flatMap((recipe): { readonly rank: number; readonly text: string }[] => {
    const { name, size } = recipe;
    const fits = takesSize(recipe, data);
    const { generator, conditional } = recipe.build(recipe.parse({}), fits ? data : { ...data, ...size! });
    if (!generator || conditional) return [];
    if (!fits) return [{ rank: 3, text: `${name} --size ${size!.height}` }];
    const isPublished = size?.height === data.height && size.width === data.width;
    return [{ rank: isPublished ? 0 : size ? 1 : 2, text: name }];
  });
  return named.sort((a, b) => a.rank - b.rank).map(({ text }) => text);
}
