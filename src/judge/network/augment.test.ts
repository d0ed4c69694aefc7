import { expect, test } from 'vitest';
import { Stream } from '../../random/stream.js';
import { augment } from './augment.js';

const size = { channels: 2, height: 3, width: 4 };
/** Two images whose pixels are 1 to 48, so that each tells where it came from. */
const images = Float32Array.from({ length: 48 }, (_, i) => i + 1);
const changed = (shift: number, flip: boolean, step = 1) =>
  augment(images, new Stream(5, 'augment', step), { ...size, shift, flip });

test('images stay as they are where nothing is to be changed', () => {
  expect(changed(0, false)).toEqual(images);
});

test('an image is moved as a whole, and what comes in is 0', () => {
  const seen = new Set<string>();
  for (let step = 0; step < 60; step++) {
    const out = changed(1, false, step);
    for (const n of [0, 1]) {
      // From one pixel that is still there follows every other.
      const at = [...out].findIndex((v, i) => v > 0 && Math.floor(i / 24) === n);
      const from = out[at]! - 1;
      const down = (Math.floor(at / 4) % 3) - (Math.floor(from / 4) % 3);
      const right = (at % 4) - (from % 4);
      seen.add(`${down},${right}`);
      for (let i = 24 * n; i < 24 * (n + 1); i++) {
        const [h, w] = [(Math.floor(i / 4) % 3) - down, (i % 4) - right];
        const inside = h >= 0 && h < 3 && w >= 0 && w < 4;
        expect(out[i]).toBe(inside ? images[i - 4 * down - right] : 0);
      }
    }
  }
  expect(seen.size).toBe(9);
});

test('an image is mirrored, or it is not', () => {
  const rows = (x: Float32Array, n: number): string => x.subarray(24 * n, 24 * n + 4).join();
  const seen = new Set<string>();
  for (let step = 0; step < 20; step++) seen.add(rows(changed(0, true, step), 1));
  expect([...seen].sort()).toEqual(['25,26,27,28', '28,27,26,25']);
});

test('the same stream changes images in the same way', () => {
  expect(changed(2, true)).toEqual(changed(2, true));
  expect(changed(2, true)).not.toEqual(changed(2, true, 2));
});
