import { expect, test } from 'vitest';
import { GannetError } from '../../errors.js';
import { holdOut } from './hold-out.js';

/** Ten images of two pixels; image i is of i's, and its label is i. */
const split = {
  images: Uint8Array.from({ length: 20 }, (_, i) => i >> 1),
  labels: Uint8Array.from({ length: 10 }, (_, i) => i),
  count: 10,
};

test('every image is on one side, with its label', () => {
  const { kept, held } = holdOut(split, 3, 1);
  expect([kept.count, held.count]).toEqual([7, 3]);
  expect([...kept.labels, ...held.labels].sort()).toEqual([...split.labels]);
  for (const { images, labels } of [kept, held]) {
    expect([...(images as Uint8Array)]).toEqual([...labels].flatMap((label) => [label, label]));
    expect([...labels]).toEqual([...labels].sort());
  }
});

test('the seed decides', () => {
  expect(holdOut(split, 3, 1)).toEqual(holdOut(split, 3, 1));
  const draws = new Set([1, 2, 3, 4, 5].map((seed) => holdOut(split, 3, seed).held.labels.join()));
  expect(draws.size).toBeGreaterThan(1);
});

test('none held out leaves all', () => {
  expect(holdOut(split, 0, 1)).toEqual({
    kept: split,
    held: { images: new Uint8Array(0), labels: new Uint8Array(0), count: 0 },
  });
});

test('something must be left', () => {
  expect(() => holdOut(split, 10, 1)).toThrow(GannetError);
});
