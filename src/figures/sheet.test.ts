import { describe, expect, test } from 'vitest';
import { encodePng, type Picture, scalePicture } from '../formats/grid.js';
import { drawSheet } from './sheet.js';

/** A picture whose every pixel is `value`. */
function plain(width: number, height: number, value: number, channels: 1 | 3 = 1): Picture {
  return { width, height, channels, data: new Uint8Array(width * height * channels).fill(value) };
}

/** A part of a picture. */
function crop({ data, width, channels }: Picture, left: number, top: number, w: number, h: number): Picture {
  const rows = Array.from({ length: h }, (_, y) => {
    const at = ((top + y) * width + left) * channels;
    return [...data.subarray(at, at + w * channels)];
  });
  return { width: w, height: h, channels, data: Uint8Array.from(rows.flat()) };
}

const isWhite = ({ data }: Picture): boolean => data.every((v) => v === 255);

describe('drawSheet', () => {
  test('two by five titled cells: each in its place, enlarged sixfold, under its own title', async () => {
    const panels = Array.from({ length: 10 }, (_, i) => ({ title: `Digit: ${i}`, picture: plain(28, 28, 10 * i) }));
    const sheet = await drawSheet({ caption: 'step 500, epoch 1', panels, columns: 5 });
    expect(sheet).toMatchObject({ width: 5 * (168 + 12) + 12, height: 12 + 24 + 2 * (20 + 168 + 12), channels: 1 });
    const titles = new Set<string>();
    for (let i = 0; i < 10; i++) {
      const [left, top] = [12 + (i % 5) * 180, 36 + Math.floor(i / 5) * 200];
      expect(crop(sheet, left, top + 20, 168, 168)).toEqual(plain(168, 168, 10 * i));
      expect(isWhite(crop(sheet, left + 168, top, Math.min(12, sheet.width - left - 168), 200))).toBe(true);
      titles.add(crop(sheet, left, top, 168, 20).data.join());
    }
    expect(titles.size).toBe(10);
    expect(isWhite(crop(sheet, 12, 8, 150, 24))).toBe(false);
  });

  test('the caption tells one step from another, and all else is the same', async () => {
    const panels = [{ picture: plain(100, 10, 0) }];
    const [a, b] = await Promise.all(
      ['step 500', 'step 600'].map((caption) => drawSheet({ caption, panels, columns: 1 })),
    );
    expect(a!.data).not.toEqual(b!.data);
    const below = (sheet: Picture) => crop(sheet, 0, 36, sheet.width, sheet.height - 36);
    expect(below(a!)).toEqual(below(b!));
  });

  test('colour stays colour, and a large picture its size', async () => {
    const picture = plain(600, 4, 0, 3);
    for (let i = 0; i < picture.data.length; i += 3) picture.data.set([250, 100, i % 200], i);
    const sheet = await drawSheet({ caption: 'x', panels: [{ picture }], columns: 3 });
    expect(sheet).toMatchObject({ width: 624, channels: 3 });
    expect(crop(sheet, 12, 36, 600, 4)).toEqual(picture);
  });

  test('an unfilled row; a long title stays within its panel', async () => {
    const panels = [
      { title: 'A class whose name goes on and on '.repeat(5), picture: plain(60, 20, 0) },
      { picture: plain(60, 20, 0) },
      { title: 'c & <d>', picture: plain(60, 20, 0) },
    ];
    const sheet = await drawSheet({ caption: 'x', panels, columns: 2 });
    expect(sheet).toMatchObject({ width: 2 * (420 + 12) + 12, height: 36 + 2 * (20 + 140 + 12) });
    expect(isWhite(crop(sheet, 12 + 420, 36, 432, 20))).toBe(true);
    expect(isWhite(crop(sheet, 12, 36, 420, 20))).toBe(false);
    expect(isWhite(crop(sheet, 444, 208, 432, 172))).toBe(true);
  });

  test('titles beside rows move the picture, and a high one is enlarged as far as a page has room', async () => {
    const picture = plain(56, 224, 0);
    const rowTitles = { texts: ['seed 1', '', '', '', '', '', '', 'seed 605'], height: 28 };
    const sheet = await drawSheet({ caption: 'x', panels: [{ picture, rowTitles }], columns: 1 });
    const beside = Math.ceil(8 * 0.6 * 12) + 6;
    expect(sheet).toMatchObject({ width: 12 + beside + 5 * 56 + 12, height: 36 + 5 * 224 + 12 });
    expect(crop(sheet, 12 + beside, 36, 280, 1120)).toEqual(plain(280, 1120, 0));
    const row = (n: number) => crop(sheet, 12, 36 + 140 * n, beside, 140);
    expect([0, 1, 7].map((n) => isWhite(row(n)))).toEqual([false, true, false]);
  });

  test('the same sheet is the same file', async () => {
    const picture = scalePicture({ width: 2, height: 2, channels: 1, data: Uint8Array.of(0, 80, 160, 255) }, 14);
    const draw = async () =>
      encodePng(await drawSheet({ caption: 'step 1', panels: [{ title: '7', picture }], columns: 1 }));
    expect(Buffer.from(await draw()).equals(await draw())).toBe(true);
  });

  test('no panels, or panels of several sizes, are a mistake', async () => {
    await expect(drawSheet({ caption: '', panels: [], columns: 1 })).rejects.toThrow('no sheet of 0 panels');
    const panels = [{ picture: plain(4, 4, 0) }, { picture: plain(4, 5, 0) }];
    await expect(drawSheet({ caption: '', panels, columns: 1 })).rejects.toThrow('of one size');
  });
});
