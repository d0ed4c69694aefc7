import { expect, test } from 'vitest';
import { type Canvas, paint, toRgba } from './canvas.js';

test('grey and colour pixels, opaque', () => {
  const grey = { width: 2, height: 1, channels: 1, data: Uint8Array.of(0, 200) } as const;
  expect([...toRgba(grey)]).toEqual([0, 0, 0, 255, 200, 200, 200, 255]);
  const colour = { width: 1, height: 1, channels: 3, data: Uint8Array.of(1, 2, 3) } as const;
  expect([...toRgba(colour)]).toEqual([1, 2, 3, 255]);
});

test('a canvas takes the picture’s size and pixels', () => {
  const put: unknown[] = [];
  const canvas: Canvas = {
    width: 300,
    height: 150,
    getContext: () => ({
      createImageData: (width, height) => ({ data: new Uint8ClampedArray(4 * width * height) }),
      putImageData: ({ data }, x, y) => put.push([[...data], x, y]),
    }),
  };
  const images = { count: 2, channels: 1, height: 1, width: 1, columns: 1, data: Float32Array.of(0.5, 1) } as const;
  paint(canvas, images);
  expect(canvas).toMatchObject({ width: 1, height: 2 });
  expect(put).toEqual([[[128, 128, 128, 255, 255, 255, 255, 255], 0, 0]]);
  expect(() => paint({ ...canvas, getContext: () => null }, images)).toThrow(/another kind of context/);
});
