import { expect, test } from 'vitest';
import { findRecipe } from '../recipes/index.js';
import { checkClasses } from './check-classes.js';

function check(name: string, classNames: readonly string[], side: number): void {
  const recipe = findRecipe(name);
  const shape = { channels: 1, height: side, width: side, classes: classNames.length } as const;
  checkClasses(recipe, recipe.build(recipe.parse({}), shape), { classNames });
}

test('a recipe that learns classes needs two; without them, those that fit are named, the closest first', () => {
  check('acgan', ['cat', 'dog'], 28);
  check('dcgan', ['image'], 28);
  expect(() => check('acgan', ['image'], 28)).toThrow(
    'acgan learns classes, and these data have one, image: put the pictures of each class into a sub-folder of its own, ' +
      'or take a recipe without classes: dcgan, gan, dcgan-128 --size 128, sngan --size 64',
  );
  expect(() => check('cnn-classifier', ['image'], 28)).toThrow('cnn-classifier learns classes');
  const named = (name: string, side: number) => () => check(name, ['cat'], side);
  expect(named('acgan', 64)).toThrow(/take a recipe without classes: sngan, dcgan, gan, dcgan-128 --size 128$/);
  expect(named('cgan-mlp', 128)).toThrow(/take a recipe without classes: dcgan-128, dcgan, sngan, gan$/);
});
