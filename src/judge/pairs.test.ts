import { expect, test } from 'vitest';
import { pairSheet } from './pairs.js';
import type { MemorisationReport } from './part.js';

test('each sample is beside its training image, under its distance as a share of the held-out median', () => {
  const split = (...images: number[]) => ({
    images: Uint8Array.from(images),
    labels: new Uint8Array(images.length),
    count: images.length,
  });
  const pair = { fake: 1, training: 2, distance: 3 };
  const space = (heldOutMedian: number) =>
    ({ heldOutMedian, closest: [pair] }) as unknown as MemorisationReport['pixels'];
  const report = { samples: 100, pixels: space(12), features: space(0) };
  const sheet = pairSheet(report, split(10, 20), split(30, 40, 50), { channels: 1, height: 1, width: 1 });
  expect(sheet.panels.map(({ title }) => title)).toEqual(['pixels 0.25', 'features 3.0']);
  expect([...sheet.panels[0]!.picture.data]).toEqual([20, 128, 50]);
});
