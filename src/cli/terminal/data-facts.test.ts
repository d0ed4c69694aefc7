import { expect, test } from 'vitest';
import { tinyDataset } from '../../../tests/tiny.js';
import { dataFacts } from './data-facts.js';

test('data of one image are one image', () => {
  expect(dataFacts(tinyDataset(1, 1))[0]).toEqual(['Data', 'tiny: 1 image of 28x28, and 1 held out']);
  expect(dataFacts({ ...tinyDataset(1, 0), channels: 3 })[0]).toEqual(['Data', 'tiny: 1 colour image of 28x28']);
  expect(dataFacts(tinyDataset(2, 0))[0]).toEqual(['Data', 'tiny: 2 images of 28x28']);
});
