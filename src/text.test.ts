import { expect, test } from 'vitest';
import { harmless, some, visible } from './text.js';

test('an ordinary name stays as it is', () => {
  for (const name of ['cat', 'T-shirt/top', '子犬 🐕', 'a b,c', "l'été", 'C:\\pets']) expect(visible(name)).toBe(name);
});

test('what a terminal would obey is written out', () => {
  expect(visible('\u001b[31mred\u0007')).toBe('\\u001b[31mred\\u0007');
  expect(visible('a\rb\nc\td')).toBe('a\\u000db\\u000ac\\u0009d');
  expect(visible('gpj.\u202etac')).toBe('gpj.\\u202etac');
  expect(visible('\u0085\u2028\u2066\ufeff\uffff\ud800')).toBe('\\u0085\\u2028\\u2066\\ufeff\\uffff\\ud800');
});

test('a long name loses its middle, each part of a path by itself', () => {
  const long = `${'a'.repeat(200)}${'z'.repeat(55)}`;
  expect(visible(long)).toBe(`${'a'.repeat(47)}…${'z'.repeat(16)}`);
  expect(visible(`cat/${long}/b.png`)).toBe(`cat/${'a'.repeat(47)}…${'z'.repeat(16)}/b.png`);
  // Characters of two code units are not cut in two.
  expect([...visible('🐕'.repeat(100))]).toHaveLength(64);
});

test('a text keeps its lines and its length, and hides nothing', () => {
  expect(harmless(`a\tb\n\u001b]0;x\u0007${'z'.repeat(100)}`)).toBe(`a\tb\n\\u001b]0;x\\u0007${'z'.repeat(100)}`);
});

test('some of a list', () => {
  expect(some(['a', 'b'])).toBe('a, b');
  expect(some(['a', 'b', 'c', 'd'])).toBe('a, b, c, d');
  expect(some(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
});
