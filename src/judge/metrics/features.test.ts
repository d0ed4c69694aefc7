import { describe, expect, test } from 'vitest';
import { checkFeatures, checkPair, rowsByClass, selectRows } from './features.js';

const of = (rows: number, width: number, ...data: number[]) => ({ rows, width, data: Float32Array.from(data) });

describe('features are refused', () => {
  test.each([
    ['without rows', of(0, 2), 'fakes: no samples to judge ([0, 2])'],
    ['of another size than they say', of(2, 2, 1, 2, 3), 'fakes: 3 numbers do not make 2 rows of 2'],
    ['with NaN', of(2, 2, 1, 2, 3, Number.NaN), 'fakes: row 1, column 1 is NaN; only finite numbers can be judged'],
    ['with infinity', of(1, 1, -Infinity), 'fakes: row 0, column 0 is -Infinity'],
  ])('%s', (_, features, message) => {
    expect(() => checkFeatures('fakes', features)).toThrow(message);
  });

  test('of two widths', () => {
    expect(() => checkPair('reals', of(1, 2, 1, 2), 'fakes', of(1, 1, 1))).toThrow('reals have 2 features, fakes 1');
  });
});

test('rows are selected in order, also several times', () => {
  expect(selectRows(of(3, 2, 1, 2, 3, 4, 5, 6), [2, 0, 2])).toEqual(of(3, 2, 5, 6, 1, 2, 5, 6));
});

test('rows are sorted by class; labels are checked', () => {
  expect(rowsByClass(4, [1, 0, 1, 3], 4)).toEqual([[1], [0, 2], [], [3]]);
  expect(() => rowsByClass(2, [0], 2)).toThrow('1 labels for 2 samples');
  expect(() => rowsByClass(2, [0, 2], 2)).toThrow('label 2 of sample 1 is not a class from 0 to 1');
  expect(() => rowsByClass(1, [0.5], 2)).toThrow('label 0.5');
});
