import { describe, expect, test } from 'vitest';
import { type DataInfo, fittingRecipes, mnist } from './recipes.ts';
import { sourceOf } from './sources.ts';

const pictures = (side: number): DataInfo => ({
  name: 'pictures',
  count: 100,
  shape: { channels: 3, height: side, width: side, classes: 2, classNames: ['cat', 'dog'] },
});

describe('every recipe that the playground offers has its equations', () => {
  const offered = [mnist, pictures(28), pictures(128)].flatMap((data) => fittingRecipes(data).map(({ name }) => name));
  test.each([...new Set(offered)])('%s', async (name) => {
    const { equations } = await sourceOf(name);
    expect(equations.some((equation) => equation.startsWith('L_D'))).toBe(true);
    expect(equations.filter((equation) => equation.startsWith('L_G'))).toHaveLength(1);
  });

  test('they are many', () => {
    expect(new Set(offered).size).toBeGreaterThan(6);
  });
});
