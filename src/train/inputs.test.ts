import { describe, expect, test } from 'vitest';
import { tinyDataset } from '../../tests/tiny.js';
import { Batches } from '../data/batches.js';
import { keepFrom } from '../random/mask.js';
import type { StepInput } from '../recipes/phase.js';
import { trainingInputs } from './inputs.js';

const dataset = tinyDataset(40, 10);
const source = (order: 'shuffle' | 'file' | 'random' = 'shuffle', seed = 3) =>
  trainingInputs(dataset, new Batches({ count: 40, batch: 4, order, seed }), seed, [-1, 1]);

const uniform = { kind: 'numbers', distribution: { kind: 'uniform', low: -1, high: 1 } } as const;
const inputs: readonly StepInput[] = [
  { name: 'real', shape: [4, 1, 28, 28], draw: { kind: 'real' } },
  { name: 'y', shape: [4], draw: { kind: 'realLabels' } },
  { name: 'D/z', shape: [4, 10], draw: uniform },
  { name: 'D/n', shape: [400, 10], draw: { kind: 'numbers', distribution: { kind: 'normal' } } },
  { name: 'D/y_fake', shape: [4], draw: { kind: 'integers', below: 3 } },
  { name: 'D/dropout1', shape: [50, 20, 10], draw: { kind: 'keep', rate: 0.3 } },
];

describe('training inputs', () => {
  test('have the types, shapes and ranges of what they stand for', async () => {
    const drawn = await source().draw(inputs, 'D', 1);
    expect(Object.keys(drawn)).toEqual(inputs.map((i) => i.name));
    for (const { name, shape } of inputs) expect(drawn[name]!.dims).toEqual(shape);
    expect(inputs.map((i) => drawn[i.name]!.type)).toEqual([
      'float32',
      'int64',
      'float32',
      'float32',
      'int64',
      'uint8',
    ]);
    const range = (name: string) => {
      const values = Array.from(drawn[name]!.data, Number);
      return [Math.min(...values), Math.max(...values)] as const;
    };
    expect(range('D/z')[0]).toBeGreaterThanOrEqual(-1);
    expect(range('D/z')[1]).toBeLessThan(1);
    expect(range('D/n')[0]).toBeLessThan(-2);
    expect(range('D/n')[1]).toBeGreaterThan(2);
    expect(range('D/y_fake')[1]).toBeLessThan(3);
    expect(range('D/dropout1')).toEqual([0, 255]);
    const kept = Array.from(drawn['D/dropout1']!.data, Number).filter((b) => b >= keepFrom(0.3));
    expect(kept.length / 10_000).toBeCloseTo(0.7, 1);
  });

  test('real images and labels are those of the same rows', async () => {
    const { real, y } = await source('file').draw(inputs, 'D', 2);
    expect([...y!.data]).toEqual([4n, 5n, 6n, 7n]);
    const { images } = dataset.train;
    expect([...real!.data].slice(784, 790)).toEqual(
      [...images.slice(5 * 784, 5 * 784 + 6)].map((v) => expect.closeTo((v - 127.5) / 127.5, 6)),
    );
    const shuffled = await source().draw(inputs, 'D', 3);
    for (let i = 0; i < 4; i++) {
      // The bright row tells the class.
      const row = 2 * Number(shuffled.y!.data[i]) + 4;
      expect(Number(shuffled.real!.data[i * 784 + row * 28])).toBeCloseTo((250 - 127.5) / 127.5, 6);
    }
  });

  test.each(['shuffle', 'file', 'random'] as const)(
    '%s: depend on the step alone, not on what was drawn before',
    async (order) => {
      const used = source(order);
      for (const step of [1, 30, 11, 2]) await used.draw(inputs, 'D', step);
      const [fresh, again, alone] = [
        await source(order).draw(inputs, 'D', 12),
        await used.draw(inputs, 'D', 12),
        await used.draw([...inputs].reverse().slice(0, 3), 'G', 12),
      ];
      expect(again).toEqual(fresh);
      for (const [name, value] of Object.entries(alone)) expect(value).toEqual(fresh[name]);
    },
  );

  test('differ by step, name and seed', async () => {
    const two = inputs.filter((i) => i.draw.kind === 'numbers').map((i) => ({ ...i, shape: [10], draw: uniform }));
    const data = async (step: number, seed: number) => await source('file', seed).draw(two, 'D', step);
    const [a, b, c] = await Promise.all([data(1, 3), data(2, 3), data(1, 4)]);
    expect(a['D/z']).not.toEqual(a['D/n']);
    expect(a['D/z']).not.toEqual(b['D/z']);
    expect(a['D/z']).not.toEqual(c['D/z']);
  });
});

test('balanced classes: each as often as the others, give or take one, and none always more often', async () => {
  const wanted: StepInput = { name: 'D/y', shape: [8], draw: { kind: 'balanced', below: 3 } };
  const often = [0, 0, 0];
  for (let step = 1; step <= 60; step++) {
    const y = (await source().draw([wanted], 'D', step))['D/y']!;
    const counts = [0, 1, 2].map((c) => Array.from(y.data, Number).filter((label) => label === c).length);
    expect([...counts].sort()).toEqual([2, 3, 3]);
    for (const [c, count] of counts.entries()) often[c]! += count;
  }
  for (const count of often) expect(Math.abs(count - 160)).toBeLessThan(20);
  const order = async (step: number) => Array.from((await source().draw([wanted], 'D', step))['D/y']!.data, Number);
  expect(await order(1)).toEqual(await order(1));
  expect(await order(1)).not.toEqual(await order(2));
});
