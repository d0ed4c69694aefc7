import { describe, expect, test } from 'vitest';
import { GannetError } from '../errors.js';
import { Batches, type Order } from './batches.js';

const batches = (order: Order, seed = 1) => new Batches({ count: 103, batch: 10, order, seed });

function epoch(of: Batches, number: number): number[] {
  return Array.from({ length: of.stepsPerEpoch }, (_, i) => [...of.rows(number * of.stepsPerEpoch + i + 1)]).flat();
}

describe.each(['shuffle', 'file', 'random'] as const)('order %s', (order) => {
  test('is the same from any step on, back and forth', () => {
    const running = batches(order);
    const all = Array.from({ length: 35 }, (_, i) => running.rows(i + 1));
    for (const step of [35, 1, 11, 10, 22, 34, 2]) {
      expect(batches(order).rows(step)).toEqual(all[step - 1]);
      expect(running.rows(step)).toEqual(all[step - 1]);
    }
  });

  test('gives batches of rows that there are, of whole batches in an epoch', () => {
    const some = batches(order);
    expect(some.stepsPerEpoch).toBe(10);
    for (let step = 1; step <= 40; step++) {
      const rows = some.rows(step);
      expect(rows).toHaveLength(10);
      expect(rows.every((row) => row < 103)).toBe(true);
    }
  });

  test('gives rows that the caller may change', () => {
    const some = batches(order);
    const before = [...some.rows(3)];
    some.rows(3).fill(0);
    expect([...some.rows(3)]).toEqual(before);
  });

  test('counts steps from 1', () => {
    for (const step of [0, -1, 1.5]) expect(() => batches(order).rows(step)).toThrow(RangeError);
  });
});

test('shuffle takes no row twice in an epoch and orders each epoch and seed differently', () => {
  const first = epoch(batches('shuffle'), 0);
  const second = epoch(batches('shuffle'), 1);
  expect(new Set(first).size).toBe(100);
  expect(new Set(second).size).toBe(100);
  expect(second).not.toEqual(first);
  expect(epoch(batches('shuffle', 2), 0)).not.toEqual(first);
  expect(first.slice(0, 10)).toEqual([48, 22, 27, 35, 28, 57, 96, 73, 0, 33]);
});

test('file goes through the file in order, every epoch', () => {
  const inOrder = Array.from({ length: 100 }, (_, i) => i);
  expect(epoch(batches('file'), 0)).toEqual(inOrder);
  expect(epoch(batches('file'), 4)).toEqual(inOrder);
});

test('random draws with replacement, each step anew', () => {
  const drawn = epoch(batches('random'), 0);
  expect(new Set(drawn).size).toBeLessThan(90);
  expect(new Set(drawn).size).toBeGreaterThan(40);
  expect(batches('random').rows(1)).not.toEqual(batches('random').rows(2));
  expect([...batches('random').rows(1)]).toEqual([88, 95, 50, 54, 95, 65, 42, 79, 53, 71]);
});

test('a batch of all rows is one step an epoch', () => {
  const whole = new Batches({ count: 8, batch: 8, order: 'shuffle', seed: 0 });
  expect(whole.stepsPerEpoch).toBe(1);
  expect([...whole.rows(5)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test.each([
  [9, "batch size 9 is more than the data's 8 images; give at most 8: --batch 8"],
  [0, 'batch size 0 is not a positive integer'],
  [2.5, 'batch size 2.5 is not a positive integer'],
])('refuses a batch of %d out of 8', (batch, message) => {
  const make = () => new Batches({ count: 8, batch, order: 'file', seed: 0 });
  expect(make).toThrow(GannetError);
  expect(make).toThrow(message);
});
