import { expect, test } from 'vitest';
import { brokenLinks } from './links.js';

test('what leads nowhere is found: files, anchors, and what is not below the path', () => {
  const pages = new Map([
    [
      'index.html',
      '<h1 id="top"></h1><a href="/g/a/b.html#there">1</a><img src="a/c.png"><a href="https://x.y/z">2</a>',
    ],
    [
      'a/b.html',
      '<h2 id="there"></h2><a href="#gone">1</a><a href="../">2</a><a href="./c.html">3</a><a href="/a/b.html">4</a>',
    ],
  ]);
  const files = new Set([...pages.keys(), 'a/c.png']);
  expect(brokenLinks(pages, files, '/g/')).toEqual(['a/b.html: #gone', 'a/b.html: ./c.html', 'a/b.html: /a/b.html']);
});
