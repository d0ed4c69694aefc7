import { expect, test } from 'vitest';
import { plural } from './numbers.js';

test.each([
  [1, 'image', undefined, '1 image'],
  [0, 'image', undefined, '0 images'],
  [60_000, 'image', undefined, '60,000 images'],
  [1, 'class', 'classes', '1 class'],
  [2, 'class', 'classes', '2 classes'],
  [0.5, 'epoch', undefined, '0.5 epochs'],
])('a word takes its number: %d %s', (n, what, many, text) => expect(plural(n, what, many)).toBe(text));
