import { expect, test } from 'vitest';
import { relayout } from './relayout.js';

test('axes are reordered by their letters', () => {
  // [2, 3]: rows become columns.
  expect(relayout(Float32Array.of(0, 1, 2, 3, 4, 5), [2, 3], 'IO', 'OI')).toEqual(Float32Array.of(0, 3, 1, 4, 2, 5));
});

test('an image goes from NHWC to NCHW and back', () => {
  const shape = [2, 3, 4, 5];
  const data = Uint8Array.from({ length: 120 }, (_, i) => i);
  const there = relayout(data, shape, 'NHWC', 'NCHW');
  // Element n=1, h=2, w=3, c=4.
  expect(there[1 * 60 + 4 * 12 + 2 * 4 + 3]).toBe(data[1 * 60 + 2 * 20 + 3 * 5 + 4]);
  expect(relayout(there, [2, 5, 3, 4], 'NCHW', 'NHWC')).toEqual(data);
});

test('other letters are refused', () => {
  expect(() => relayout(new Float32Array(4), [2, 2], 'IO', 'HW')).toThrow('other axes');
});
