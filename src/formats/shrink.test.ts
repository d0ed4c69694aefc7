import { describe, expect, test } from 'vitest';
import type { Picture } from './grid.js';
import { shrinkToWidth } from './shrink.js';

describe('shrinkToWidth', () => {
  test('a picture that fits stays as it is', () => {
    const picture: Picture = { width: 2, height: 1, channels: 1, data: Uint8Array.of(1, 2) };
    expect(shrinkToWidth(picture, 2)).toBe(picture);
  });

  test('pixels are means of areas in linear light, in proportion', () => {
    // From 3 to 2 pixels: each new one covers one and a half of the old.
    const picture: Picture = { width: 3, height: 3, channels: 1, data: Uint8Array.of(0, 90, 90, 0, 90, 90, 0, 90, 90) };
    const middle = Math.round(Math.sqrt(90 ** 2 / 3));
    expect(shrinkToWidth(picture, 2)).toEqual({
      width: 2,
      height: 2,
      channels: 1,
      data: Uint8Array.of(middle, 90, middle, 90),
    });
  });

  test('channels stay apart, a flat picture stays flat, a thin one keeps a row', () => {
    const data = Uint8Array.from({ length: 9 * 3 }, (_, i) => [10, 200, 255][i % 3]!);
    expect(shrinkToWidth({ width: 9, height: 1, channels: 3, data }, 2)).toEqual({
      width: 2,
      height: 1,
      channels: 3,
      data: Uint8Array.of(10, 200, 255, 10, 200, 255),
    });
  });
});
