import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Picture } from '../formats/grid.js';
import { escapeText, renderSvg } from './svg.js';

const svg = (body: string): string => `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30">${body}</svg>`;
const hash = ({ data }: Picture): string => createHash('sha256').update(data).digest('hex').slice(0, 16);

describe('renderSvg', () => {
  test('draws shapes on white, as RGB, enlarged', async () => {
    const picture = await renderSvg(svg('<rect x="10" y="5" width="20" height="10" fill="#ff8000"/>'), 2);
    expect(picture).toMatchObject({ width: 240, height: 60, channels: 3 });
    const pixel = (x: number, y: number): number[] => [
      ...picture.data.subarray(3 * (y * 240 + x), 3 * (y * 240 + x) + 3),
    ];
    expect(pixel(0, 0)).toEqual([255, 255, 255]);
    expect(pixel(20, 10)).toEqual([255, 128, 0]);
    expect(pixel(59, 29)).toEqual([255, 128, 0]);
    expect(pixel(60, 30)).toEqual([255, 255, 255]);
  });

  test('the pixels of a text are those of every other machine, whatever font is asked for', async () => {
    const text = (attributes: string): Promise<Picture> =>
      renderSvg(svg(`<text x="5" y="20" font-size="14" ${attributes}>Digit: 3 Žą</text>`));
    expect(hash(await text(''))).toBe('060ec920e476b3db');
    expect(hash(await text('font-family="Courier New"'))).toBe('060ec920e476b3db');
    expect(hash(await text('font-weight="bold"'))).toBe('2e27105d0ce932c8');
  });

  test('what is no SVG is refused', async () => {
    await expect(renderSvg('<svg')).rejects.toThrow();
  });
});

test('escapeText: markup is text, quotes may stand in attributes, control characters go', () => {
  expect(escapeText(`<b a="1">'T&J'\0\x1b</b>`)).toBe('&lt;b a=&quot;1&quot;&gt;&#39;T&amp;J&#39;&lt;/b&gt;');
  expect(escapeText('line\nline\tž犬')).toBe('line\nline\tž犬');
});
