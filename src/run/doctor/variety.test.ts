import { beforeAll, describe, expect, test } from 'vitest';
import type { Dataset } from '../../data/dataset.js';
import { loadDataset } from '../../data/load.js';
import { RealVariety } from './variety.js';

const data = { channels: 1, height: 28, width: 28, classes: 10 } as const;
let mnist: Dataset<Uint8Array>;
beforeAll(async () => {
  mnist = await loadDataset('mnist');
});

/** Held-out images of these classes, each another one; with `copies`, only so many different ones of a class. */
function pick(labels: readonly number[], copies = Number.POSITIVE_INFINITY): Uint8Array {
  const { images, labels: held } = mnist.test;
  const used = new Map<number, number>();
  const all = new Uint8Array(labels.length * 784);
  for (const [i, label] of labels.entries()) {
    const nth = (used.get(label) ?? 0) % copies;
    used.set(label, (used.get(label) ?? 0) + 1);
    let row = -1;
    for (let k = 0; k <= nth; k++) row = held.indexOf(label, row + 1);
    all.set(images.subarray(row * 784, (row + 1) * 784), i * 784);
  }
  return all;
}
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('with classes', () => {
  const real = () => new RealVariety(mnist, { data, conditional: true });

  test('other real images are as varied', () => {
    const { labels, look } = bound(real());
    expect(labels).toHaveLength(100);
    const { spread, duplicates, classes } = look(pick(labels));
    expect(mean(spread)).toBeGreaterThan(0.8);
    expect(mean(spread)).toBeLessThan(1.2);
    expect(duplicates).toBe(0);
    expect(classes).toBeGreaterThan(8);
  });

  test('one picture for each class; two; one class for all', () => {
    const { labels, look } = bound(real());
    const one = look(pick(labels, 1));
    expect(one).toMatchObject({ spread: Array(10).fill(0), duplicates: 1 });
    const two = look(pick(labels, 2));
    expect(mean(two.spread)).toBeGreaterThan(0.3);
    expect(two.duplicates).toBe(1);
    expect(look(pick(labels.map(() => 1))).classes).toBeLessThan(1.5);
  });
});

test('without classes everything is one group', () => {
  const real = new RealVariety(mnist, { data, conditional: false });
  expect(real.labels).toEqual(Array(100).fill(0));
  const turn = real.labels.map((_, i) => i % 10);
  const good = real.look(pick(turn));
  expect(good.spread[0]).toBeCloseTo(1, 0);
  expect(good).toMatchObject({ duplicates: 0 });
  expect(good.classes).toBeGreaterThan(0.8 * real.classes);
  expect(real.look(pick(turn.map(() => 1)))).toMatchObject({ classes: expect.closeTo(1, 0) });
  expect(real.look(pick(turn, 1)).duplicates).toBe(1);
});

test('large images are fewer; a class without images is never found alike', () => {
  const size = 128 * 128;
  const train = {
    images: Uint8Array.from({ length: 6 * size }, (_, i) => i % 251),
    labels: new Uint8Array(6),
    count: 6,
  };
  const large = { ...data, height: 128, width: 128 };
  expect(new RealVariety({ train, classNames: ['a'] }, { data: large, conditional: false }).each).toBe(20);
  const both = new RealVariety({ train, classNames: ['a', 'b'] }, { data: large, conditional: true });
  const { spread } = both.look(new Uint8Array(both.labels.length * size));
  expect(spread).toEqual([0, 1]);
});

function bound(real: RealVariety) {
  return { labels: real.labels, look: (images: Uint8Array) => real.look(images) };
}
