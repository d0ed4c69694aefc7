import { expect, test } from 'vitest';
import { historyCsv, historyJson, type Numbers } from './history.js';

const numbers: Numbers = {
  reports: [
    {
      step: 4,
      epoch: 1,
      losses: { D: { total: 0.1, fake: 1e-7 }, G: { total: 3 } },
      seconds: 2.5,
      imagesPerSecond: 1.6,
    },
    { step: 8, epoch: 2, losses: { D: { total: 0.3, fake: 0.25 }, G: { total: 2 } }, seconds: 2, imagesPerSecond: 2 },
  ],
  epochs: {
    train: [{ D: { total: 0.2, fake: 0.5 }, G: { total: 2.5 } }],
    test: [{ D: { total: 1 / 3, fake: 0.5, 'a "b", c': 7 } }],
  },
};

test('a table: reports, then epochs; what a row does not have is empty', () => {
  expect(historyCsv(numbers)).toBe(
    [
      'of,step,epoch,seconds,imagesPerSecond,D/total,D/fake,G/total,"D/a ""b"", c"',
      'report,4,1,2.5,1.6,0.1,1e-7,3,',
      'report,8,2,2,2,0.3,0.25,2,',
      'train,,1,,,0.2,0.5,2.5,',
      `test,,1,,,${1 / 3},0.5,,7`,
      '',
    ].join('\n'),
  );
});

test('a run without reports has a table of heads alone', () => {
  expect(historyCsv({ reports: [], epochs: { train: [], test: [] } })).toBe('of,step,epoch,seconds,imagesPerSecond\n');
});

test('JSON has every number', () => {
  const text = historyJson(numbers);
  expect(text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(text)).toEqual(numbers);
});
