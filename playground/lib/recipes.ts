import { describeRecipe } from '../../src/app/recipes.ts';
import { recipes } from '../../src/recipes/index.ts';
import type { DataShape } from '../../src/recipes/phase.ts';
import { checkClasses } from '../../src/run/check-classes.ts';
import { arrangePictures, type PictureFile } from '../../src/web/pictures.ts';

/** What is known of data before they are decoded. */
export interface DataInfo {
  readonly name: string;
  readonly shape: DataShape;
  readonly count: number;
}

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
export const mnist: DataInfo = {
  name: 'mnist',
  count: 60_000,
  shape: { channels: 1, height: 28, width: 28, classes: 10, classNames: digits },
};

/** Sides that pictures can be scaled to. */
export const sides = [28, 32, 64, 128] as const;

/** @throws GannetError if they make no classes */
export function picturesInfo(name: string, files: readonly PictureFile[], side: number): DataInfo {
  const { classNames, pictures } = arrangePictures(name, files);
  const shape = { channels: 3, height: side, width: side, classes: classNames.length, classNames } as const;
  return { name, shape, count: pictures.filter(({ heldOut }) => !heldOut).length };
}

/** Recipes that draw such images, described for a form. */
export function fittingRecipes({ shape }: DataInfo) {
  const fitting = [...recipes.values()].filter((recipe) => {
    try {
      const system = recipe.build(recipe.parse({}), shape);
      checkClasses(recipe, system, { classNames: shape.classNames! });
      return system.generator !== undefined;
    } catch {
      return false;
    }
  });
  return fitting.map(describeRecipe);
}
