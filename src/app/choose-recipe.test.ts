import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { chooseRecipe } from './choose-recipe.js';

async function pictures(folder: string, side: number): Promise<void> {
  const data = Buffer.alloc(3 * side * side, 7);
  await sharp(data, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toFile(join(folder, 'a.png'));
}

test('pictures get the recipe that takes them, where none is named; MNIST and its like keep theirs', async () => {
  expect(await chooseRecipe({})).toEqual({ recipe: 'acgan', why: null });
  await inTemporaryFolder(async (folder) => {
    await pictures(folder, 40);
    const chosen = await chooseRecipe({ data: folder });
    expect(chosen).toMatchObject({ recipe: 'sngan', preset: 'cpu' });
    expect(chosen.why).toContain('for pictures it is sngan --preset cpu');
    expect(await chooseRecipe({ data: folder, preset: 'best' })).toMatchObject({ recipe: 'acgan' });
    expect(await chooseRecipe({ data: folder, size: { height: 28, width: 28 } })).toMatchObject({ recipe: 'acgan' });
    await pictures(folder, 28);
    expect(await chooseRecipe({ data: folder })).toMatchObject({ recipe: 'acgan' });
  });
});
