import { expect, test } from 'vitest';
import { pixelFactor, pixelFeatures } from './pixels.js';

test('small images are their pixels', () => {
  const split = { images: Uint8Array.of(0, 51, 255, 102), labels: new Uint8Array(2), count: 2 };
  const { rows, width, data } = pixelFeatures(split, { channels: 1, height: 1, width: 2 });
  expect([rows, width]).toEqual([2, 2]);
  expect([...data].map((v) => Math.round(v * 255))).toEqual([0, 51, 255, 102]);
});

test('large ones are made smaller, to means of squares of pixels, the last ones narrower', () => {
  const size = { channels: 1, height: 65, width: 33 } as const;
  expect(pixelFactor(size)).toBe(2);
  expect(pixelFactor({ channels: 3, height: 128, width: 128 })).toBe(8);
  const images = new Uint8Array(65 * 33);
  images.set([40, 80], 0);
  images.set([120, 160], 33);
  images[65 * 33 - 1] = 200;
  const { width, data } = pixelFeatures({ images, labels: new Uint8Array(1), count: 1 }, size);
  expect(width).toBe(33 * 17);
  expect(data[0]).toBeCloseTo(100 / 255, 6);
  expect(data.at(-1)).toBeCloseTo(200 / 255, 6);
  expect(data.filter((v) => v > 0)).toHaveLength(2);
});
