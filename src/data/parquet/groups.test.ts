import type { FileMetaData } from 'hyparquet';
import { expect, test } from 'vitest';
import { RowGroups } from './groups.js';

test('rows that are asked for in their order have each group read once, and any other when it is needed', async () => {
  const read: string[] = [];
  const counts = [3n, 1n, 2n].map((num_rows) => ({ num_rows }));
  const groups = new RowGroups({ row_groups: counts } as unknown as FileMetaData, async (from, to) => {
    read.push(`${from}-${to}`);
    return Array.from({ length: to - from }, (_, i) => ({ row: from + i }));
  });
  const rowOf = async (row: number): Promise<unknown> => (await groups.row(row)).row;
  // All are begun before any is there, as pictures are that are decoded together.
  expect(await Promise.all([0, 1, 2, 3, 4, 5].map(rowOf))).toEqual([0, 1, 2, 3, 4, 5]);
  expect(read.splice(0)).toEqual(['0-3', '3-4', '4-6']);
  expect([await rowOf(5), await rowOf(0), await rowOf(1), await rowOf(4)]).toEqual([5, 0, 1, 4]);
  expect(read.splice(0)).toEqual(['4-6', '0-3', '4-6']);
  const all: unknown[] = [];
  for await (const { row } of groups.rows()) all.push(row);
  expect(all).toEqual([0, 1, 2, 3, 4, 5]);
});
