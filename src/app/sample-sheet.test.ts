import { expect, test } from 'vitest';
import type { System } from '../recipes/recipe.js';
import { defaultGrid, gridCells, interpolation, type Layout, seedRows } from './layout.js';
import { sampleSheet } from './sample-sheet.js';

const classNames = ['Trouser', 'Bag', 'Coat'];

/** A sheet of black images of 2x2. */
function sheet(layout: Layout, { titled = false, conditional = true, step = 7 } = {}) {
  const system = { data: { channels: 1, height: 2, width: 2, classes: 3 }, conditional } as unknown as System;
  const images = new Uint8Array(4 * layout.images.length);
  return sampleSheet({ system, classNames, step, layout, images }, titled);
}

test('the caption tells the step and the seeds', () => {
  expect(sheet(seedRows([5, 1, 2, 3, 9], [0])).caption).toBe('step 7, seeds 5, 1-3, 9');
  const many = Array.from({ length: 100 }, (_, i) => 2 * i);
  expect(sheet(seedRows(many, [0])).caption).toBe('step 7, seeds 0, …, 198 (100)');
});

test('columns of one class are under its name, mixed ones are not', () => {
  const { panels } = sheet(seedRows([0, 1], [2, 0]));
  expect(panels[0]!.columnTitles).toEqual({ texts: ['Coat', 'Trouser'], width: 2 });
  expect(sheet(gridCells({ rows: 2, columns: 2 }, [0], [0, 1, 2])).panels[0]!.columnTitles).toBeUndefined();
  expect(sheet(seedRows([0], null), { conditional: false }).panels[0]!.columnTitles).toBeUndefined();
});

test('rows are beside their seeds, or the step between two', () => {
  const rows = (layout: Layout, conditional = true) => sheet(layout, { conditional }).panels[0]!.rowTitles;
  expect(rows(seedRows([1, 600], [2, 0]))).toEqual({ texts: ['seed 1', 'seed 600'], height: 2 });
  expect(rows(seedRows(undefined, null), false)!.texts.slice(0, 2)).toEqual(['0-9', '10-19']);
  expect(rows(interpolation([3, 8], [0, 1]))!.texts.slice(0, 2)).toEqual(['seed 3', '3 to 8: 13 %']);
  expect(rows(interpolation([3, 8], null), false)!.texts).toEqual(['3 to 8']);
});

test('titles are classes, or where there are none, seeds and the way between them', () => {
  const grid = sheet(gridCells(defaultGrid([0, 1, 2]), undefined, [0, 1, 2]), { titled: true });
  expect(grid.columns).toBe(3);
  expect(grid.panels.map(({ title }) => title)).toEqual(classNames);
  const way = sheet(interpolation([3, 8], null), { titled: true, conditional: false });
  expect(way.panels.map(({ title }) => title).slice(0, 2)).toEqual(['seed 3', '3 to 8: 13 %']);
  expect(way.panels.at(-1)!.title).toBe('seed 8');
});

test('the grid for ten classes has two rows of five', () => {
  expect(defaultGrid([...Array(10).keys()])).toEqual({ rows: 2, columns: 5 });
  expect(defaultGrid(null)).toEqual({ rows: 2, columns: 5 });
});
