import { expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { parseClasses } from './classes.js';

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

test.each(['5', '2-9', '3-1', '', 'x'])('%j is no class', (text) => {
  expect(() => parseClasses(text, digits)).toThrow(GannetError);
});

test('an error names the entry, the nearest class and all of them', () => {
  expect(() => parseClasses('Trousers', clothes)).toThrow(
    "there is no class 'Trousers'; did you mean Trouser? The classes are 0 T-shirt/top, 1 Trouser, 2 Ankle boot",
  );
});
