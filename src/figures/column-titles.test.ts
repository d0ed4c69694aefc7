import { expect, test } from 'vitest';
import { columnBand } from './column-titles.js';
import { drawSheet } from './sheet.js';

test('titles that fit stand over the middle of their columns', () => {
  const { height, svg } = columnBand({ texts: ['0', '1'], width: 80 });
  expect(height).toBe(19);
  expect(svg(12, 100).match(/x="\d+"/g)).toEqual(['x="52"', 'x="132"']);
  expect(svg(12, 100)).not.toContain('rotate');
});

test('where one is too wide for its column, all are written upwards, and a very long one is cut', () => {
  const { height, svg } = columnBand({ texts: ['Bag', 'A garment with a long name'], width: 28 });
  expect(height).toBe(Math.ceil(16 * 0.6 * 13) + 6);
  expect(svg(0, height).match(/rotate\(-90\)/g)).toHaveLength(2);
  expect(svg(0, height)).toContain('>A garment with …<');
});

test('a sheet has room for them between the caption and the picture', async () => {
  const picture = { width: 56, height: 28, channels: 1, data: new Uint8Array(56 * 28) } as const;
  const panels = [{ picture, columnTitles: { texts: ['0', '1'], width: 28 } }];
  const sheet = await drawSheet({ caption: 'step 1', panels, columns: 1 });
  // The picture is enlarged sixteen times, and so are its columns.
  expect(sheet).toMatchObject({ width: 24 + 896, height: 36 + 19 + 448 + 12 });
  const line = (top: number) => sheet.data.subarray(top * sheet.width, (top + 1) * sheet.width);
  const dark = Array.from({ length: 19 }, (_, i) => line(36 + i)).filter((row) => row.some((v) => v < 128));
  expect(dark.length).toBeGreaterThan(5);
});
