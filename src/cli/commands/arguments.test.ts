import { InvalidArgumentError } from 'commander';
import { describe, expect, test } from 'vitest';
import { addSetting, grid, numberList, positiveNumber, wholeNumber } from './arguments.js';

describe('numbers', () => {
  test('are read whole', () => {
    expect(wholeNumber(0)('0')).toBe(0);
    expect(wholeNumber(1)('600')).toBe(600);
    expect(positiveNumber('2e-4')).toBe(2e-4);
    expect(positiveNumber('.5')).toBe(0.5);
  });

  test.each(['0', '-1', '1.5', '3x', '', ' ', '0x10', '1e3', '99999999999999999999'])('%j is no step count', (text) => {
    expect(() => wholeNumber(1)(text)).toThrow('It must be a whole number from 1');
  });

  test.each(['0', '-1', 'abc', '', 'Infinity', '1e999', 'NaN'])('%j is no step size', (text) => {
    expect(() => positiveNumber(text)).toThrow(InvalidArgumentError);
  });
});

describe('addSetting', () => {
  test.each([
    ['lr=1e-3', { lr: 0.001 }],
    ['order=file', { order: 'file' }],
    ['shuffle=false', { shuffle: false }],
    ['generatorChannels=96,48,24', { generatorChannels: [96, 48, 24] }],
    ['note=a=b', { note: 'a=b' }],
  ])('%s', (text, expected) => {
    expect(addSetting(text, {})).toEqual(expected);
  });

  test('keeps those before, and a later one replaces its like', () => {
    expect(addSetting('batch=8', { lr: 1, batch: 4 })).toEqual({ lr: 1, batch: 8 });
  });

  test('several in one are each to be written by itself', () => {
    expect(() => addSetting('width=4,batch=8', {})).toThrow('Write each option by itself: --set width=4 --set batch=8');
  });

  test.each(['lr', '=3', 'lr='])('refuses %j', (text) => {
    expect(() => addSetting(text, {})).toThrow(InvalidArgumentError);
  });
});

describe('numberList', () => {
  test('reads numbers and ranges in their order', () => {
    expect(numberList('1,5,600-605')).toEqual([1, 5, 600, 601, 602, 603, 604, 605]);
    expect(numberList('7-7, 2')).toEqual([7, 2]);
  });

  test.each(['', '1,,2', '5-3', '-4', '1.5', 'a', '1-2-3'])('refuses %j, saying which part', (text) => {
    expect(() => numberList(text)).toThrow(/is no number and no range/);
  });

  test('makes no list of a million', () => {
    expect(() => numberList('0-999999')).toThrow('That is more than 10000 of them.');
  });
});

describe('grid', () => {
  test('is rows by columns', () => {
    expect(grid('4x10')).toEqual({ rows: 4, columns: 10 });
  });

  test.each(['4', '0x3', '4x', '4*10', '-1x2'])('refuses %j', (text) => {
    expect(() => grid(text)).toThrow('Write it as rows x columns');
  });

  test('has a limit', () => {
    expect(() => grid('99999x99999')).toThrow('more than 10000 images');
  });
});
