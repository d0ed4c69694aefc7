import { expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { parseClasses } from './parse-classes.js';

const digits = ['0', '1', '2', '3', '4'];
const clothes = ['T-shirt/top', 'Trouser', 'Ankle boot'];

test('classes are indices, ranges of them, or names', () => {
  expect(parseClasses('0-2,4', digits)).toEqual([0, 1, 2, 4]);
  expect(parseClasses('ankle boot, T-shirt/top,1', clothes)).toEqual([2, 0, 1]);
});

test('a name comes before an index', () => {
  expect(parseClasses('1', ['3', '1', '0'])).toEqual([1]);
  expect(parseClasses('0', ['3', '1', '0'])).toEqual([2]);
});

test('where all names are numbers, entries and ranges are names', () => {
  const names = ['1', '2', '3', '10', '11'];
  expect(parseClasses('2-3', names)).toEqual([1, 2]);
  expect(parseClasses('10,3-11', names)).toEqual([3, 2, 3, 4]);
  // No class is called 0 or 4, though there are indices.
  for (const text of ['0', '4', '0-3', '3-4']) expect(() => parseClasses(text, names)).toThrow('there is no class');
  expect(parseClasses('1-2', ['1', 'b', 'c'])).toEqual([1, 2]);
});

test('an exact name comes before one that differs in case; two that do are an error', () => {
  expect(parseClasses('cat,Cat,DOG', ['Cat', 'cat', 'dog'])).toEqual([1, 0, 2]);
  expect(() => parseClasses('CAT', ['Cat', 'cat', 'dog'])).toThrow("'CAT' could be Cat or cat; write it as it is");
});

test('a name with a comma is quoted, or given alone; one like a range is a name', () => {
  const names = ['Smith, Jones', 'Miller', '1-2'];
  expect(parseClasses('"Smith, Jones",Miller', names)).toEqual([0, 1]);
  expect(parseClasses('Smith, Jones', names)).toEqual([0]);
  expect(parseClasses('1-2', names)).toEqual([2]);
});

test('controls in names are written out', () => {
  expect(() => parseClasses('x\u001b[m', ['a\u0007'])).toThrow("class 'x\\u001b[m'. The classes are 0 a\\u0007");
});

test.each(['5', '2-9', '3-1', '', 'x'])('%j is no class', (text) => {
  expect(() => parseClasses(text, digits)).toThrow(GannetError);
});

test('an error names the entry, the nearest class and all of them', () => {
  expect(() => parseClasses('Trousers', clothes)).toThrow(
    "there is no class 'Trousers'; did you mean Trouser? The classes are 0 T-shirt/top, 1 Trouser, 2 Ankle boot",
  );
});
