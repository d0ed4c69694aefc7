import { expect, test } from 'vitest';
import { tileGrid } from '../../formats/grid.js';
import { forPreview } from './preview.js';

/** A sheet of images of 2x3 pixels and `channels`, each filled with its number. */
function sheet(count: number, columns: number, channels: 1 | 3 = 1) {
  const images = Uint8Array.from({ length: count * 6 * channels }, (_, i) => Math.floor(i / (6 * channels)));
  return tileGrid(images, { count, channels, height: 2, width: 3 }, { columns });
}

test.each([1, 3] as const)('the first ten images stand five a row in 80 columns (%d channels)', (channels) => {
  const preview = forPreview(sheet(80, 10, channels), { width: 3, height: 2 }, 80);
  expect(preview).toEqual(sheet(10, 5, channels));
});

test('a wide terminal shows them in one row, and few images stay as they are', () => {
  expect(forPreview(sheet(80, 10), { width: 3, height: 2 }, 200)).toEqual(sheet(10, 10));
  expect(forPreview(sheet(2, 2), { width: 3, height: 2 }, 80)).toEqual(sheet(2, 2));
  expect(forPreview(sheet(3, 3), { width: 3, height: 2 }, 10)).toEqual(sheet(3, 1));
});
