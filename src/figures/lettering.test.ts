import { create } from 'fontkit';
import { expect, test } from 'vitest';
import { lettersOf } from './fonts.js';
import { letteringOf } from './lettering.js';
import { drawSheet } from './sheet.js';

test('what the figures’ own font has stays as it is', async () => {
  for (const text of ['T-shirt', 'Fréchet ↓', 'Łódź', 'ёж', 'άλφα', 'שלום']) {
    const { fonts, written, note } = await letteringOf([text]);
    expect([written(text), fonts.length, note]).toEqual([text, 0, null]);
  }
});

test('other letters are drawn by a font of the machine, or written in Latin ones, with a word', async () => {
  const names = ['猫', '🐕', 'cat', '\ue123', '＜子>'];
  const { fonts, written, note } = await letteringOf(names);
  const has = await Promise.all(fonts.map(lettersOf));
  const known = (letter: string) => has.some((of) => of?.(letter));
  expect(written('cat')).toBe('cat');
  expect(written('猫')).toBe(known('猫') ? '猫' : 'Mao');
  expect(written('🐕')).toBe(known('🐕') ? '🐕' : ':dog2:');
  expect(written('\ue123')).toBe(known('\ue123') ? '\ue123' : 'U+E123');
  expect(written('＜子>')).not.toContain('<');
  if (!known('猫')) expect(note).toMatch(/^no font of this machine has all letters: pictures show 猫 as Mao, /);
});

test('a sheet with such titles shows no boxes: another name is another picture', async () => {
  const picture = { width: 60, height: 4, channels: 1, data: new Uint8Array(240) } as const;
  const draw = (title: string) => drawSheet({ caption: 'x', panels: [{ title, picture }], columns: 1 });
  const [cat, dog] = [await draw('猫'), await draw('犬')];
  expect(cat.data).not.toEqual(dog.data);
});

test('with a font of Chinese, Japanese and Korean such names are written as they are, in its regular weight', async ({
  skip,
}) => {
  const names = ['猫', 'ひらがな', '강아지'];
  const { fonts, written, note } = await letteringOf(names);
  if (note !== null) return skip('this machine has no such font, as fonts-noto-cjk of Debian');
  expect(names.map(written)).toEqual(names);
  for (const bytes of fonts) {
    const font = create(Buffer.from(bytes));
    expect('fonts' in font ? font.fonts[0]!.subfamilyName : font.subfamilyName).toBe('Regular');
  }
});
