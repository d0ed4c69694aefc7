import { expect, test } from 'vitest';
import { drawConfusion } from './confusion.js';
import { renderSvg } from './svg.js';

const counts = [
  [98, 2, 0],
  [0, 0, 0],
  [1, 0, 999],
];

test('a cell is its share of the row; a row without images stays empty', async () => {
  const svg = await drawConfusion(counts, ['cat', 'dog', '<eel>']);
  for (const text of ['98', '2.0', '0.1', '100', 'cat', 'dog', '&lt;eel&gt;', 'asked for', 'read as'])
    expect(svg).toContain(`>${text}</text>`);
  expect(svg).toContain('read as: dog; asked for: cat; share: 0.02');
  expect(svg).not.toContain('asked for: dog');
});

test('classes of one name stay apart, and many have no numbers', async () => {
  expect(await drawConfusion(counts, ['a', 'a', 'b'])).toContain('>a (1)</text>');
  const names = Array.from({ length: 30 }, (_, i) => `class ${i}`);
  const many = names.map((_, i) => names.map((_, j) => (i === j ? 7 : 0)));
  expect(await drawConfusion(many, names)).not.toContain('>100</text>');
});

test('names mean nothing to the chart', async () => {
  const svg = await drawConfusion(counts, ['__proto__', 'constructor', '\u001b\uffff']);
  for (const text of ['__proto__', 'constructor', '\\u001b\\uffff', '98']) expect(svg).toContain(`>${text}</text>`);
  expect((await renderSvg(svg)).width).toBeGreaterThan(100);
});
