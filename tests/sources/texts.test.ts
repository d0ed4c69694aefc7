import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadDataset } from '../../src/data/load.js';
import { count, expectSplit, grey, held, names, side } from './images.js';

// The files are NumPy 2.4's, by numpy_texts and numpy_bytes of tests/python/sources.py.
test.each([
  ['characters', 'texts.npz', 0],
  ['bytes', 'bytes.npz', held],
])('labels that NumPy wrote as texts of %s are the classes’ names', async (_, file, heldOut) => {
  const dataset = await loadDataset(join(import.meta.dirname, file));
  expect(dataset).toMatchObject({ height: side, width: side, channels: 1, classNames: names });
  expectSplit(dataset.train, 0, count, grey);
  expect(dataset.test.count).toBe(heldOut);
  if (heldOut > 0) expectSplit(dataset.test, count, count + heldOut, grey);
});
