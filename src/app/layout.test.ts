import { expect, test } from 'vitest';
import { gridCells, interpolation, seedRows } from './layout.js';

const cells = (layout: ReturnType<typeof seedRows>) =>
  layout.images.map(({ from, to, share, label }) =>
    from === to ? `${from}:${label}` : `${from}-${to}@${share}:${label}`,
  );

test('a row is a seed and a column a class', () => {
  const layout = seedRows([5, 600], [3, 7]);
  expect(layout.columns).toBe(2);
  expect(cells(layout)).toEqual(['5:3', '5:7', '600:3', '600:7']);
  expect(seedRows(undefined, [0, 1, 2]).images.length).toBe(8 * 3);
});

test('without classes seeds fill rows of ten', () => {
  const layout = seedRows(undefined, null);
  expect(layout.columns).toBe(10);
  expect(layout.images.map((image) => image.from)).toEqual(Array.from({ length: 80 }, (_, i) => i));
});

test('a grid takes seeds and classes in turn', () => {
  expect(cells(gridCells({ rows: 2, columns: 2 }, undefined, [0, 1, 2]))).toEqual(['0:0', '1:1', '2:2', '3:0']);
  expect(cells(gridCells({ rows: 1, columns: 3 }, [8, 9], null))).toEqual(['8:0', '9:0', '8:0']);
});

test('an interpolation passes each seed once, in eighths, a class a column', () => {
  const layout = interpolation([1, 2, 3], [4, 5]);
  expect(layout.columns).toBe(2);
  const column = layout.images.filter((image) => image.label === 4);
  expect(column.length).toBe(2 * 8 + 1);
  expect(column[0]).toEqual({ from: 1, to: 2, share: 0, label: 4 });
  expect(column[8]).toEqual({ from: 1, to: 2, share: 1, label: 4 });
  expect(column[9]).toEqual({ from: 2, to: 3, share: 0.125, label: 4 });
});

test('without classes a row is the whole way between two seeds', () => {
  const layout = interpolation([1, 2, 3], null);
  expect(layout.columns).toBe(9);
  expect(layout.images.map((image) => image.share).slice(8, 10)).toEqual([1, 0]);
});
