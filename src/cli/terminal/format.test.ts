import { describe, expect, test } from 'vitest';
import { bytes, duration, lossText, paceText, plural } from '../../numbers.js';
import { alignColumns, epochTable, factLines, fitColumns, reportLine, wrap } from './format.js';

test.each([
  [0, '0s'],
  [59.4, '59s'],
  [59.6, '1m 00s'],
  [123, '2m 03s'],
  [3725, '1h 02m'],
  [200_000, '2d 07h'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('numbers with their units', () => {
  expect(bytes(999)).toBe('999 bytes');
  expect(bytes(12_740_000)).toBe('12.7 MB');
  expect(bytes(123_456_789)).toBe('123 MB');
  expect(plural(1, 'step')).toBe('1 step');
  expect(plural(60_000, 'step')).toBe('60,000 steps');
  expect(paceText(3.21)).toBe('3.2 img/s');
  expect(paceText(1234.5)).toBe('1,235 img/s');
  expect([0.25, -0.5, 123.45678, 12_345.6].map(lossText)).toEqual(['0.2500', '-0.5000', '123.457', '12346']);
});

describe('reportLine', () => {
  const losses = { D: { total: 123.4567, generation: 1 }, G: { total: 100.1234 } };
  const report = { step: 100, steps: 120_000, epoch: 100, losses, imagesPerSecond: 1234, seconds: 1 };

  test('fits in 80 columns with large numbers', () => {
    const line = reportLine({ ...report, secondsLeft: 90_000 }, losses);
    expect(line).toBe('step    100/120000  epoch 100  D 123.457  G 100.123  1,234 img/s  1d 01h left');
    expect(line.length).toBeLessThanOrEqual(80);
  });

  test('names no time left at the last step', () => {
    expect(reportLine({ ...report, step: 120_000, secondsLeft: 0 }, losses)).toMatch(/img\/s$/);
  });
});

describe('epochTable', () => {
  const train = {
    D: { total: 1.5, generation: 0.5, auxiliary: 1 },
    G: { total: 2.25, generation: 0.25, auxiliary: 2 },
  };

  test('has four rows, the generator first, and the parts as columns', () => {
    const test = { G: { total: 3, generation: 1, auxiliary: 2 }, D: { total: 10, generation: 4, auxiliary: 6 } };
    expect(epochTable(train, test)).toEqual([
      'component             |    loss | generation | auxiliary',
      '----------------------+---------+------------+----------',
      'generator (train)     |  2.2500 |     0.2500 |    2.0000',
      'generator (test)      |  3.0000 |     1.0000 |    2.0000',
      'discriminator (train) |  1.5000 |     0.5000 |    1.0000',
      'discriminator (test)  | 10.0000 |     4.0000 |    6.0000',
    ]);
  });

  test('has two rows where nothing was held out', () => {
    expect(
      epochTable(train, null)
        .slice(2)
        .map((line) => line.split(' |')[0]!.trim()),
    ).toEqual(['generator (train)', 'discriminator (train)']);
  });
});

test('texts are wrapped below themselves', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('incomprehensible', 7)).toEqual(['incomprehensible']);
  const lines = factLines([['Recipe', 'word '.repeat(39).trim()]]);
  expect(lines.length).toBe(3);
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  expect(lines[1]).toMatch(/^ {12}word/);
});

test('columns of a table', () => {
  const rows = [
    ['layer', '', 'ms'],
    ['a', 'tiles', '12.5'],
  ];
  expect(alignColumns(rows, 2)).toEqual(['layer           ms', 'a      tiles  12.5']);
});

test('a table that is wider than the terminal goes on below, its first column with it', () => {
  const rows = [
    ['class', 'one', 'two', 'three'],
    ['cat', '1', '2', '3'],
  ];
  expect(fitColumns(rows, 1, 80)).toEqual(alignColumns(rows, 1));
  expect(fitColumns(rows, 1, 16)).toEqual(['class  one  two', 'cat      1    2', '', 'class  three', 'cat        3']);
  // A column that does not fit has a table of its own.
  expect(fitColumns(rows, 1, 5)).toHaveLength(8);
});

test('a line of numbers breaks between them', () => {
  expect(wrap('step 100/200  epoch 1  D 1.2345', 24, '  ')).toEqual(['step 100/200  epoch 1', 'D 1.2345']);
});
