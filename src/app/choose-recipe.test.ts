import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../../tests/tiny.js';
import { writeAtomic } from '../formats/atomic.js';
import { encodeNpz } from '../formats/npz.js';
import { chooseRecipe } from './choose-recipe.js';

async function picture(path: string, side: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const data = Buffer.alloc(3 * side * side, 7);
  await sharp(data, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toFile(path);
}

test('MNIST keeps its recipe, and pictures theirs with a preset that is named', async () => {
  expect(await chooseRecipe({})).toEqual({ recipe: 'acgan', why: null });
  await inTemporaryFolder(async (folder) => {
    await picture(join(folder, 'a.png'), 40);
    for (const preset of ['cpu-large', 'best']) {
      expect(await chooseRecipe({ data: folder, preset })).toMatchObject({
        ...{ recipe: 'sngan', preset },
        why: `No recipe is named: for pictures it is sngan --preset ${preset}. gannet recipes lists the others.`,
      });
    }
  });
});

for (const kind of ['pictures', 'arrays'] as const) {
  test(`${kind} get a recipe that takes their size, with classes and without`, async () => {
    await inTemporaryFolder(async (folder) => {
      const make = async (side: number, classes: number): Promise<string> => {
        const path = join(folder, `${side}-${classes}${kind === 'arrays' ? '.npz' : ''}`);
        if (kind === 'pictures') {
          for (let i = 0; i < 2; i++) await picture(join(path, classes > 1 ? String(i) : '', `${i}.png`), side);
          return path;
        }
        const images = { shape: [2, side, side, 3], data: new Uint8Array(2 * 3 * side * side).fill(7) };
        const labels = { shape: [2], data: Uint8Array.of(0, 1) };
        await writeAtomic(path, encodeNpz({ images, ...(classes > 1 && { labels }) }));
        return path;
      };
      const [few, many] = [await make(28, 1), await make(28, 2)];
      expect(await chooseRecipe({ data: many })).toEqual({
        recipe: 'acgan',
        why: 'No recipe is named: for images of 28x28 with classes it is acgan. gannet recipes lists the others.',
      });
      expect(await chooseRecipe({ data: few })).toMatchObject({ recipe: 'dcgan' });
      const what = kind === 'pictures' ? 'pictures' : 'images of 40x40';
      const said = kind === 'pictures' ? '' : ' --size 64';
      const other = await make(40, 1);
      expect(await chooseRecipe({ data: other })).toEqual({
        ...{ recipe: 'sngan', preset: 'cpu' },
        ...(kind === 'arrays' && { size: { height: 64, width: 64 } }),
        why: `No recipe is named: for ${what} it is sngan --preset cpu${said}. gannet recipes lists the others.`,
      });
      // A small size that it has is kept, and one that is chosen too.
      const small = { height: 32, width: 32 };
      expect(await chooseRecipe({ data: await make(32, 2) })).toMatchObject({ recipe: 'sngan', size: small });
      expect((await chooseRecipe({ data: other, size: small })).size).toBeUndefined();
      const large = { height: 128, width: 128 };
      expect(await chooseRecipe({ data: other, size: large })).toMatchObject({ recipe: 'sngan', preset: 'cpu-large' });
      expect(await chooseRecipe({ data: other, size: { height: 28, width: 28 } })).toMatchObject({ recipe: 'dcgan' });
    });
  });
}
