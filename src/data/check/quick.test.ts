import { expect, test } from 'vitest';
import { tinyDataset } from '../../../tests/tiny.js';
import type { Dataset, Split } from '../dataset.js';
import { quickFindings } from './quick.js';

const found = (dataset: Dataset) =>
  quickFindings(dataset).map(({ kind, count, examples }) => [kind, count, ...examples]);

/** Copies an image's bytes over another's. */
function copy(from: Split<Uint8Array>, at: number, to: Split<Uint8Array>, where: number): void {
  to.images.set(from.images.subarray(784 * at, 784 * (at + 1)), 784 * where);
}

test('images in memory are seen to be on both sides, in two classes, twice, or empty', () => {
  const dataset = tinyDataset(300, 20);
  const { train, test: held } = dataset;
  expect(found(dataset)).toEqual([]);
  copy(train, 1, train, 11);
  copy(train, 2, train, 3);
  copy(train, 4, held, 4);
  train.images.fill(9, 784 * 5, 784 * 6);
  expect(found(dataset)).toEqual([
    ['leak', 1, 'held-out image 4 = training image 4'],
    ['conflict', 2, 'training image 2 = training image 3'],
    ['constant', 1, 'training image 5'],
    ['duplicate', 1, 'training image 1 = training image 11'],
  ]);
});

test('few images are told where there are no classes', () => {
  const of = (count: number) => {
    const { train, test: held, ...rest } = tinyDataset(count, 20);
    train.labels.fill(0);
    held.labels.fill(0);
    return found({ ...rest, train, test: held, classNames: ['image'] });
  };
  expect(of(20)).toEqual([]);
  expect(of(19)).toEqual([['few-in-all', 19]]);
});

test('classes of few are told, and what readers doubted; what is merely to be known is not', () => {
  const doubts = [
    { kind: 'dead-link', names: ['a'] },
    { kind: 'two-labels', names: ['b', 'c'] },
  ] as const;
  expect(found({ ...tinyDataset(40, 20), doubts })).toEqual([
    ['two-labels', 2, 'b', 'c'],
    ['few-images', 10, ...['0', '1', '2', '3', '4'].map((name) => `${name} (4)`)],
  ]);
});
