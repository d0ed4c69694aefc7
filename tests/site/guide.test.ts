import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { guide } from '../../site/guide.js';

test('the guide has every page of docs/, once', async () => {
  const files = await readdir(new URL('../../docs/', import.meta.url), { recursive: true });
  const docs = files.filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -'.md'.length));
  expect(guide.flatMap(({ pages }) => pages.map(({ doc }) => doc)).sort()).toEqual(docs.sort());
});
