import { expect, test } from 'vitest';
import { tinyDataset } from '../../../tests/tiny.js';
import { dataFacts, knownNoticeFacts } from './data-facts.js';

test('data of one image are one image', () => {
  expect(dataFacts(tinyDataset(1, 1))[0]).toEqual(['Data', 'tiny: 1 image of 28x28, and 1 held out']);
  expect(dataFacts({ ...tinyDataset(1, 0), channels: 3 })[0]).toEqual(['Data', 'tiny: 1 colour image of 28x28']);
  expect(dataFacts(tinyDataset(2, 0))[0]).toEqual(['Data', 'tiny: 2 images of 28x28']);
});

test('what was chosen in reading is told in a line each, and in one where it has been told before', () => {
  const notices = ['left out 1 file', 'classes are those of labels.csv', 'no class is made of owl'];
  const told = notices.map((notice) => ['Note', notice]);
  expect(dataFacts({ ...tinyDataset(2, 0), notices }).slice(2)).toEqual(told);
  expect(knownNoticeFacts({ notices })).toEqual([['Note', 'left out 1 file; and 2 more notes on how data are read']]);
  expect(knownNoticeFacts({ notices: notices.slice(0, 1) })).toEqual(told.slice(0, 1));
  expect(knownNoticeFacts({})).toEqual([]);
});
