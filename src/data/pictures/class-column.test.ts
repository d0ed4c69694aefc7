import { expect, test } from 'vitest';
import type { SourceFile } from '../source/source.js';
import { classColumn } from './class-column.js';

/** What a table's columns beside the pictures' names tell of each row. */
function told(heads: readonly (string | null)[], rows: readonly (readonly string[])[], wanted?: string) {
  const columns = heads.map((head, i) => ({ key: String(i), head }));
  const all = rows.map((row) => Object.fromEntries(row.map((value, i) => [i, value])));
  const found = classColumn({ where: 'a.csv' } as SourceFile, columns, all, wanted);
  return 'unused' in found ? found.unused : all.map((row) => found.of(row) ?? null);
}

test('columns of marks tell a class by the one that is marked; few rows may have none', () => {
  const marks = [
    ['1', '0', '0'],
    ['0', '0', '1'],
    ['0', '1', '0'],
  ];
  expect(told(['ant', ' bee', 'cat'], marks)).toEqual(['ant', 'cat', 'bee']);
  expect(told(['ant', 'bee'], [...Array(9).fill(['1.0', '0.0']), ['0.0', '0.0']]).slice(8)).toEqual(['ant', null]);
  const unclear = 'names pictures, but which of its columns ant, bee';
  for (const row of [
    ['1', '1'],
    ['2', '0'],
    ['', '1'],
  ]) {
    expect(() => told(['ant', 'bee'], [['1', '0'], ['0', '1'], row])).toThrow(unclear);
  }
  expect(() => told(['ant', 'bee'], [...Array(4).fill(['1', '0']), ['0', '0']])).toThrow(unclear);
});

test('what a class is called comes before its number, and either before other columns', () => {
  expect(told(['Label', 'ClassName'], [['0', 'ant']])).toEqual(['ant']);
  expect(told(['width', 'ClassId'], [['9', '3']])).toEqual(['3']);
});

test('the column that is wanted, by its name or its number', () => {
  const rows = [
    ['a', 'x'],
    ['b', ''],
  ];
  expect(told(['label', 'Hair Colour'], rows, 'hair_colour')).toEqual(['x', '']);
  expect(told([null, null], rows, '1')).toEqual(['a', 'b']);
  expect(told(['label', 'kind'], rows, 'size')).toBe(
    "it has no column size beside the pictures' names, but label, kind",
  );
  expect(told(['label'], rows, 'none')).toBe('no labels are wanted');
});
